"""The history of an account: who changed what and when, and going back to an older revision."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.account_changes import revert_account
from server.console.change_words import WordedChange, word_changes
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer
from server.console.viewer import AccountPage
from server.domain.account_history import HistoryEntry
from server.domain.people.roles import Permission

_ENTRIES_A_PAGE = 30
_CHANGES_SHOWN = 12


class HistoryScreen:
    """The list of revisions, newest first."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        path = "/settings/history"
        pages.add_for_account(path, Permission.SEE_ACCOUNT, self.show_history)
        pages.add_for_account(path, Permission.CHANGE_ACCOUNT, self.revert, ("POST",), endpoint="revert_account")

    def show_history(self, page: AccountPage) -> ResponseReturnValue:
        """The revisions before the one of the query, else the newest."""
        return self._show(page)

    def revert(self, page: AccountPage) -> ResponseReturnValue:
        """Restore an old revision, as a new one."""
        revision = _read_whole(request.form.get("to", ""))
        if not revision:
            abort(400)
        may_manage_secrets, author = page.may(Permission.MANAGE_SECRETS), write_author(page.viewer.user)
        outcome = revert_account(self._parts.service, page.key, revision, author, may_manage_secrets=may_manage_secrets)
        if outcome.stored is None:
            return self._show(page, outcome.general, 422)
        return redirect(url_for(".show_history", key=page.key, notice="saved"), 303)

    def _show(self, page: AccountPage, errors: tuple[str, ...] = (), status: int = 200) -> ResponseReturnValue:
        before = _read_whole(request.args.get("before", "")) or page.stored.revision + 1
        # The history has a row for each revision; those of older pages are left out by their number.
        listed = self._parts.accounts.list_history(page.key, max(before - 1 - _ENTRIES_A_PAGE, 0))
        entries = [entry for entry in reversed(listed) if entry.revision < before]
        return self._renderer.respond(
            "history.html",
            status,
            page=page,
            section="show_company",
            tab="show_history",
            entries=[(entry, *_describe(entry)) for entry in entries],
            older=entries[-1].revision if entries and entries[-1].revision > 1 else None,
            is_newest=before > page.stored.revision,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            errors=errors,
        )


def _describe(entry: HistoryEntry) -> tuple[list[WordedChange], int]:
    """The changes in words; and how many more there are."""
    changes = word_changes(entry.changes)
    return changes[:_CHANGES_SHOWN], max(len(changes) - _CHANGES_SHOWN, 0)


def _read_whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
