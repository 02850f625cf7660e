"""Who changed what in an organisation, and who signed in."""

from dataclasses import replace

from flask import abort, request
from flask.typing import ResponseReturnValue

from server.console.change_words import word_changes
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import OrganisationPage
from server.domain.people.audit import AuditCursor, cut_page, read_cursor, write_change_line, write_event_line
from server.domain.people.people import choose_first
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInRecord

_LINES_A_PAGE = 50


class AuditScreen:
    """The audit of an organisation."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the page."""
        pages.add_for_organisation("/audit", Permission.MANAGE_PEOPLE, self.show_audit)

    def show_audit(self, page: OrganisationPage) -> ResponseReturnValue:
        """Changes of accounts and what people did, newest first."""
        parts, organisation_id = self._parts, page.organisation.organisation_id
        text = request.args.get("cursor", "")
        try:
            cursor = read_cursor(text) if text else AuditCursor(parts.now())
        except ValueError:
            abort(400)
        count = cursor.skipped + _LINES_A_PAGE + 1
        records = parts.sign_ins.list_records(organisation_id, cursor.until, count)
        changes = parts.accounts.list_latest_changes(self._list_keys(organisation_id), cursor.until, count)
        lines, next_cursor = cut_page(
            [write_change_line(account, entry) for account, entry in changes],
            [write_event_line(_leave_out_details(record)) for record in records],
            cursor,
            _LINES_A_PAGE,
        )
        shown = [(line, word_changes(line.changes)) for line in lines]
        return self._renderer.respond(
            "audit.html", page=page, section="show_audit", lines=shown, next_cursor=next_cursor, is_first=not text
        )

    def _list_keys(self, organisation_id: str) -> list[str]:
        """The keys of the organisation's accounts, with those of deleted ones whose calls are still kept."""
        assigned, first = (
            self._parts.people.list_assigned_accounts(),
            choose_first(self._parts.people.list_organisations()),
        )
        owner_of_the_rest = first.organisation_id if first else ""
        deleted = [one.account.key for one in self._parts.accounts.list_deleted()]
        keys = [*self._parts.accounts.list_revisions(), *deleted]
        return [key for key in keys if assigned.get(key, owner_of_the_rest) == organisation_id]


def _leave_out_details(record: SignInRecord) -> SignInRecord:
    """The line as the organisation may see it: what members do for themselves, perhaps elsewhere, has no details here."""
    return record if record.organisation_id else replace(record, details="")
