"""The first step for an account that exists already: its name, country and time zone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from server.account_file import schema
from server.account_file.entries import read_entry
from server.account_file.part_writing import write_value
from server.console.account_changes import Outcome
from server.console.forms.inputs import read_entry_of, show_typed
from server.console.forms.messages import word_for_form
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.screens.set_up.frame import StepFrame
from server.console.set_up.inputs import BUSINESS
from server.console.set_up.steps import Slug, find_next
from server.console.viewer import AccountPage
from server.domain.accounts import Account
from server.domain.people.roles import Permission


class BusinessStep:
    """The step, and the address that leads to the first step that is not done."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._frame = StepFrame(Slug.BUSINESS, parts, renderer)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/set-up", Permission.CHANGE_ACCOUNT, self.resume_set_up)
        self._frame.add_to(pages, self.show, self.save)

    def resume_set_up(self, page: AccountPage) -> ResponseReturnValue:
        """Go to the first step that is not done."""
        return redirect(url_for(f".{find_next(page.stored.account).endpoint}", key=page.key), 303)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The form with what is stored."""
        entry = schema.ACCOUNT.write(page.stored.account, write_value, is_full=True)
        return self._respond(page, {one.name: one.write(entry[one.name]) for one in BUSINESS})

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Store the form and go on."""
        revision, stored = read_revision(), page.stored.account
        entry = {"key": stored.key} | read_entry_of(BUSINESS, request.form)
        read = read_entry(schema.ACCOUNT, entry, ("account",), "ZZ")
        account, problems = read
        if account is None:
            outcome = Outcome(
                errors={str(path[1]): word_for_form(message) for path, message in reversed(problems) if len(path) > 1}
            )
        else:
            outcome = self._frame.save(page, lambda before: _copy(account, before), revision, {})
        if outcome.stored is None:
            return self._respond(page, show_typed(BUSINESS, request.form), outcome)
        return self._frame.go_on(page)

    def _respond(
        self, page: AccountPage, values: Mapping[str, Any], outcome: Outcome | None = None
    ) -> ResponseReturnValue:
        return self._frame.respond(page, outcome, inputs=BUSINESS, values=values)


def _copy(typed: Account, to: Account) -> Account:
    """The account with what the form has."""
    return replace(to, name=typed.name, country=typed.country, time_zone=typed.time_zone)
