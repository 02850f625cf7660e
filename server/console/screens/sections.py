"""The pages of one section of an account: its list, a form for a new part, and one to change or delete a part."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from server.console.account_changes import Outcome, save_change
from server.console.forms.inputs import Kind, read_entry_of, show_typed
from server.console.forms.revisions import read_revision
from server.console.forms.section import Section
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.accounts import Account
from server.domain.people.roles import Permission

_RECEIVING_NUMBERS = "receiving_numbers"


class SectionScreen:
    """`list_template` and `form_template` extend `section_list.html` and `section_form.html`."""

    def __init__(
        self,
        section: Section[Any],
        parts: ConsoleParts,
        renderer: Renderer,
        list_template: str = "section_list.html",
        form_template: str = "section_form.html",
        describe: Callable[[AccountPage], Mapping[str, Any]] = lambda _page: {},
    ) -> None:
        self._section = section
        self._parts = parts
        self._renderer = renderer
        self._list_template = list_template
        self._form_template = form_template
        self._describe = describe

    @property
    def list_endpoint(self) -> str:
        """The endpoint of the list; a screen may use that of another one."""
        return f"show_{self._section.slug}"

    def add_to(self, pages: Pages) -> None:
        """Register the pages: SLUG, SLUG/new, SLUG/edit?name=, SLUG/delete."""
        slug, see, change = self._section.slug, Permission.SEE_ACCOUNT, Permission.CHANGE_ACCOUNT
        path = "/" + slug.replace("_", "-")
        if self.list_endpoint == f"show_{slug}":
            pages.add_for_account(path, see, self.show_list, endpoint=self.list_endpoint)
        pages.add_for_account(f"{path}/new", change, self.show_new, endpoint=f"new_{slug}")
        pages.add_for_account(f"{path}/edit", see, self.show_edit, endpoint=f"edit_{slug}")
        pages.add_for_account(f"{path}/save", change, self.save, ("POST",), endpoint=f"save_{slug}")
        pages.add_for_account(f"{path}/delete", change, self.delete, ("POST",), endpoint=f"delete_{slug}")

    def show_list(self, page: AccountPage) -> ResponseReturnValue:
        """All parts of the section."""
        account = page.stored.account
        rows = [
            (part.name, part.managed_by.value, self._section.list_columns(account, part))
            for part in self._section.list_parts(account)
        ]
        uses = self._section.map_uses(account)
        return self._respond(self._list_template, page, rows=rows, uses=uses, **self._describe(page))

    def show_new(self, page: AccountPage) -> ResponseReturnValue:
        """The form for a new part."""
        inputs = self._section.inputs
        asked = {one.name: request.args.get(one.name) for one in inputs if one.kind in (Kind.TEXT, Kind.CHOICE)}
        suggested = {**(self._section.suggested or {}), **{name: text for name, text in asked.items() if text}}
        values = {one.name: one.write(suggested.get(one.name)) for one in inputs}
        return self._show_form(page, None, values, page.stored.revision)

    def show_edit(self, page: AccountPage) -> ResponseReturnValue:
        """The form with a part."""
        name = request.args.get("name", "")
        part = self._section.find(page.stored.account, name)
        if part is None:
            abort(404)
        entry = self._section.write(part)
        values = {one.name: one.write(entry.get(one.name)) for one in self._section.inputs}
        return self._show_form(page, name, values, page.stored.revision)

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Store the part, or show the form again with what is wrong."""
        section, account = self._section, page.stored.account
        old_name = request.form.get("old_name") or None
        old = section.find(account, old_name) if old_name is not None else None
        if old_name is not None and old is None:
            abort(404)
        revision = read_revision()
        if "again" in request.form:
            # A button that shows the form again, with more rows or with new figures.
            return self._show_form(page, old_name, show_typed(section.inputs, request.form), revision)
        entry = read_entry_of(section.inputs, request.form)
        if old is not None:
            entry = {name: section.write(old)[name] for name in section.kept_fields} | entry
        index = section.find_index(account, old_name)
        part, errors, general = section.read(entry, account, index)
        outcome = Outcome(errors=errors, general=tuple(general))
        if part is not None:
            outcome = self._store(page, lambda before: section.put(before, part, old_name), revision, index)
        if part is not None and outcome.stored is not None:
            if old_name is not None and section.field == _RECEIVING_NUMBERS and part.name != old_name:
                self._parts.people.rename_own_number(page.key, old_name, part.name)
            is_renamed = old_name not in (None, part.name) and bool(section.calls_filter)
            return self.find_next(page, part.name, "renamed" if is_renamed else "saved")
        current = page.stored.revision if outcome.has_conflict else revision
        return self._show_form(page, old_name, show_typed(section.inputs, request.form), current, outcome)

    def find_next(self, page: AccountPage, name: str, notice: str) -> Response:
        """The page after the part of this name was saved, with what to say there."""
        return redirect(url_for(f".{self.list_endpoint}", key=page.key, notice=notice), 303)

    def delete(self, page: AccountPage) -> ResponseReturnValue:
        """Remove the part, or show its form with what still needs it."""
        section, name = self._section, request.form.get("old_name", "")
        part = section.find(page.stored.account, name)
        if part is None:
            abort(404)
        revision, uses = read_revision(), section.list_uses(page.stored.account, name)
        if uses:
            message = translate("%(name)s is used by %(uses)s. Change these first.")
            outcome = Outcome(general=(message % {"name": name, "uses": ", ".join(uses)},))
        else:
            outcome = self._store(page, lambda before: section.remove(before, name), revision, -1)
        if outcome.stored is not None:
            return redirect(url_for(f".{self.list_endpoint}", key=page.key, notice="deleted"), 303)
        entry = section.write(part)
        values = {one.name: one.write(entry.get(one.name)) for one in section.inputs}
        return self._show_form(page, name, values, page.stored.revision, outcome)

    def _store(self, page: AccountPage, change: Callable[[Account], Account], revision: int, index: int) -> Outcome:
        def change_existing(before: Account | None) -> Account:
            if before is None:
                abort(404)
            return change(before)

        author = write_author(page.viewer.user)
        return save_change(
            self._parts.service,
            page.key,
            change_existing,
            revision,
            author,
            self._section.list_paths(index),
            may_manage_secrets=page.may(Permission.MANAGE_SECRETS),
        )

    def _show_form(
        self,
        page: AccountPage,
        old_name: str | None,
        values: Mapping[str, Any],
        revision: int,
        outcome: Outcome | None = None,
        trial: Mapping[str, Any] | None = None,
    ) -> ResponseReturnValue:
        """The form with these values. `trial` is what a form template shows of a test."""
        status = 200 if outcome is None else 409 if outcome.has_conflict else 422
        return self._respond(
            self._form_template,
            page,
            status,
            old_name=old_name,
            values=values,
            revision=revision,
            outcome=outcome or Outcome(),
            trial=trial,
            uses=self._section.list_uses(page.stored.account, old_name) if old_name is not None else [],
            **self._describe(page),
        )

    def _respond(self, template: str, page: AccountPage, status: int = 200, **values: Any) -> ResponseReturnValue:
        return self._renderer.respond(
            template,
            status,
            page=page,
            section=self.list_endpoint,
            this=self._section,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            **values,
        )
