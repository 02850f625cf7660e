"""Deleting an account."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.accounts.errors import ChangedMeanwhile
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission


class DeletionScreen:
    """The form that deletes an account; its key must be typed."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        delete, path = Permission.DELETE_ACCOUNT, "/settings/delete"
        pages.add_for_account(path, delete, self.show_deletion)
        pages.add_for_account(path, delete, self.delete_account, ("POST",))

    def show_deletion(self, page: AccountPage) -> ResponseReturnValue:
        """What deleting does."""
        return self._show(page)

    def delete_account(self, page: AccountPage) -> ResponseReturnValue:
        """Delete the account if its key was typed."""
        if request.form.get("typed_key", "").strip() != page.key:
            return self._show(page, translate("Type the key %(key)s to delete the account.") % {"key": page.key}, 422)
        by = write_author(page.viewer.user)
        try:
            self._parts.service.delete(page.key, read_revision(), by, self._parts.leases, self._parts.now())
        except ChangedMeanwhile as error:
            return self._show(page, str(error), 409)
        return redirect(url_for(".show_accounts", notice="deleted"), 303)

    def _show(self, page: AccountPage, error: str = "", status: int = 200) -> ResponseReturnValue:
        return self._renderer.respond(
            "deletion.html",
            status,
            page=page,
            section="show_company",
            tab="show_deletion",
            error=error,
            numbers=len(self._parts.accounts.list_numbers(page.key)),
        )
