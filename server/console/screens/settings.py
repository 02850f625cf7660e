"""The pages of an account's settings that are one form each."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome, save_change, sort_problems
from server.console.company_form import TIME_ZONES
from server.console.forms.inputs import read_entry_of, show_typed
from server.console.forms.revisions import read_revision
from server.console.forms.settings_form import SettingsForm
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer
from server.console.settings_forms import PARAMETER_PRESETS
from server.console.viewer import AccountPage
from server.domain.accounts import Account
from server.domain.people.roles import Permission


class SettingsScreen:
    """One form of settings."""

    def __init__(self, form: SettingsForm, parts: ConsoleParts, renderer: Renderer) -> None:
        self._form = form
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages: the form, and the address that stores it."""
        slug = self._form.slug
        path = f"/settings/{slug.replace('_', '-')}"
        pages.add_for_account(path, Permission.SEE_ACCOUNT, self.show, endpoint=f"show_{slug}")
        pages.add_for_account(path, Permission.CHANGE_ACCOUNT, self.save, ("POST",), endpoint=f"save_{slug}")

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The form with the account's values, and with what `add` in the address adds to them."""
        stored = self._form.write(page.stored.account)
        written = self._form.add(stored, request.args.get("add", "")) if page.may(Permission.CHANGE_ACCOUNT) else stored
        values = {one.name: one.write(written.get(one.name)) for one in self._form.inputs}
        return self._respond(page, values, page.stored.revision, is_added_to=written != stored)

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Store the settings, or show the form again with what is wrong."""
        revision, form = read_revision(), self._form
        if "again" in request.form:
            return self._respond(page, show_typed(form.inputs, request.form), revision)
        account, problems = form.read(read_entry_of(form.inputs, request.form), page.stored.account)
        outcome = self._store(page, account, revision) if account else sort_problems(tuple(problems), form.paths)
        if outcome.stored is not None:
            return redirect(url_for(f".show_{form.slug}", key=page.key, notice="saved"), 303)
        current = page.stored.revision if outcome.has_conflict else revision
        return self._respond(page, show_typed(form.inputs, request.form), current, outcome)

    def _store(self, page: AccountPage, account: Account, revision: int) -> Outcome:
        # With the revision of the form: all other parts of the account are those of the revision that was just read.
        return save_change(
            self._parts.service,
            page.key,
            lambda _: account,
            min(revision, page.stored.revision),
            write_author(page.viewer.user),
            self._form.paths,
        )

    def _respond(
        self,
        page: AccountPage,
        values: Mapping[str, Any],
        revision: int,
        outcome: Outcome | None = None,
        is_added_to: bool = False,
    ) -> ResponseReturnValue:
        status = 200 if outcome is None else 409 if outcome.has_conflict else 422
        return self._renderer.respond(
            "settings_form.html",
            status,
            page=page,
            section="show_company",
            tab=f"show_{self._form.slug}",
            this=self._form,
            values=values,
            revision=revision,
            outcome=outcome or Outcome(),
            is_added_to=is_added_to,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            suggestions={"time_zone": TIME_ZONES},
            presets=list(PARAMETER_PRESETS),
        )
