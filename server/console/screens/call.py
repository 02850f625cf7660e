"""The page of one call: what happened, why it was matched so, and what people make of it."""

from collections.abc import Callable

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.account_changes import save_change
from server.console.audit_records import record_action
from server.console.blocked_callers import block_caller, find_blocking_entry, unblock_caller
from server.console.call_authors import map_names, name_event_authors, name_note_authors
from server.console.formats import read_cents
from server.console.pages import Pages
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.console.visible_calls import find_visible_call
from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LeadUpdate, TooManyLeadChanges
from server.domain.calls.notes import CallNote, check_note
from server.domain.calls.timeline import list_timeline
from server.domain.currencies import find_currency
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInEvent
from server.stores.call_log import CallFilter
from server.stores.leads import TooManyNotes

_OTHER_CALLS = 10
_SPAM = "spam"
"""The notice after a call was marked as spam, which offers to block its caller."""
_MOST_POSTBACKS = 50


class CallScreen:
    """One call. An agent opens the calls of their own receiving numbers only."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        see, qualify = Permission.SEE_OWN_CALLS, Permission.QUALIFY_CALLS
        pages.add_for_account("/calls/<call_id>", see, self.show_call)
        pages.add_for_account("/calls/<call_id>/save", qualify, self.save_call, ("POST",))
        pages.add_for_account("/calls/<call_id>/notes/delete", qualify, self.delete_note, ("POST",))
        change = Permission.CHANGE_ACCOUNT
        pages.add_for_account("/calls/<call_id>/block-caller", change, self.block_caller, ("POST",))
        pages.add_for_account("/calls/<call_id>/unblock-caller", change, self.unblock_caller, ("POST",))

    def show_call(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """The call."""
        return self._respond(page, self._find(page, call_id), {})

    def save_call(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Store the status and the value of the lead, and the note: whichever button was pressed, all that was typed."""
        call, text, author, now = self._find(page, call_id), _read_note(), page.viewer.user.email, self._parts.now()
        status, value, errors = request.form.get("status", call.lead.status.value), request.form.get("value"), {}
        if status not in list(LeadStatus):
            abort(400)
        try:
            update = _read_update(status, value)
        except ValueError as error:
            errors["value"] = translate(str(error))
        try:
            note = check_note(text) if text else None
        except ValueError as error:
            errors["text"] = translate(str(error))
        if errors:
            return self._respond(page, call, errors, 422)
        try:
            saved = self._parts.leads.set_lead(page.stored.account, call.call_id, update, author, now)
        except (ValueError, TooManyLeadChanges) as error:
            return self._respond(page, call, {"value": translate(str(error))}, 422)
        try:
            added = self._parts.leads.add_note(page.key, call.call_id, note, author, now) if note else None
        except TooManyNotes as error:
            return self._respond(page, saved or call, {"text": translate(str(error))}, 422)
        lead = saved.lead if saved else call.lead
        if lead.status is LeadStatus.SPAM and call.lead.status is not LeadStatus.SPAM:
            return self._go_back(page, call, _SPAM)
        return self._go_back(page, call, "saved" if added or lead != call.lead else "unchanged")

    def delete_note(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Remove a note. Those who may not change the account remove their own notes only."""
        call, note_id = self._find(page, call_id), request.form.get("note_id", "")
        if not note_id.isascii() or not note_id.isdigit() or len(note_id) > 18:
            abort(400)
        note = next((one for one in self._list_notes(page, call) if one.note_id == int(note_id)), None)
        if note is not None and not _may_delete(page, note):
            abort(403, translate("Only the person who wrote a note, a manager or an owner can delete it."))
        if self._parts.leads.delete_note(page.key, call.call_id, int(note_id)):
            record_action(self._parts, page, SignInEvent.NOTE_DELETED, f"{page.key}: {call.call_id}")
        return self._go_back(page, call)

    def block_caller(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Reject further calls of the call's caller."""
        call = self._find(page, call_id)
        return self._change(
            page, call, lambda before: block_caller(before, call.caller, f"from call {call.call_id}"), "blocked"
        )

    def unblock_caller(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Let calls of the call's caller through again."""
        call = self._find(page, call_id)
        return self._change(page, call, lambda before: unblock_caller(before, call.caller), "unblocked")

    def _change(
        self, page: AccountPage, call: Call, change: Callable[[Account], Account], notice: str
    ) -> ResponseReturnValue:
        if not call.caller:
            abort(400)

        def change_existing(before: Account | None) -> Account:
            if before is None:
                abort(404)
            return change(before)

        author = write_author(page.viewer.user)
        outcome = save_change(self._parts.service, page.key, change_existing, None, author, {})
        if outcome.stored is None:
            return self._respond(page, call, {"block": " ".join(outcome.general)}, 422)
        return self._go_back(page, call, notice)

    def _find(self, page: AccountPage, call_id: str) -> Call:
        return find_visible_call(self._parts.call_log, page, call_id)

    def _respond(self, page: AccountPage, call: Call, errors: dict[str, str], status: int = 200) -> Response:
        notes = self._list_notes(page, call)
        names = map_names(self._parts.people.list_members(page.organisation.organisation_id))
        named = name_note_authors(notes, names)
        return self._renderer.respond(
            "call.html",
            status,
            page=page,
            section="show_calls",
            call=call,
            errors=errors,
            typed=request.form,
            notes=named,
            deletable={note.note_id for note in notes if _may_delete(page, note)},
            timeline=list_timeline(name_event_authors(call, names), named),
            currency=find_currency(page.stored.account),
            statuses=list(LeadStatus),
            others=self._list_others(page, call),
            postbacks=self._parts.outbox.list_outbox(page.key, None, _MOST_POSTBACKS, call.call_id),
            may_qualify=page.may(Permission.QUALIFY_CALLS),
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            may_erase=page.may(Permission.ERASE_CALLS) and bool(call.caller),
            blocked_by=find_blocking_entry(page.stored.account, call.caller),
            offers_block=request.args.get("notice") == _SPAM,
        )

    def _list_notes(self, page: AccountPage, call: Call) -> list[CallNote]:
        return self._parts.leads.list_notes(page.key, call.call_id) or []

    def _list_others(self, page: AccountPage, call: Call) -> list[Call]:
        """Other calls of the caller, for those who may see all calls."""
        if not call.caller or page.own_receiving_numbers is not None:
            return []
        wanted = CallFilter(caller=call.caller)
        listed = self._parts.call_log.list_calls(page.key, wanted, None, _OTHER_CALLS + 1).calls
        return [one for one in listed if one.call_id != call.call_id][:_OTHER_CALLS]

    def _go_back(self, page: AccountPage, call: Call, notice: str = "saved") -> ResponseReturnValue:
        return redirect(url_for(".show_call", key=page.key, call_id=call.call_id, notice=notice), 303)


def _read_note() -> str:
    return request.form.get("text", "").strip()


def _read_update(status: str, value: str | None) -> LeadUpdate:
    """What the person has changed: not what the form showed, which a colleague may have changed meanwhile.

    Raises `ValueError` for a text that is no amount.
    """
    changes_status = status != request.form.get("shown_status")
    if value is None or value.strip() == request.form.get("shown_value"):
        return LeadUpdate(LeadStatus(status) if changes_status else None)
    cents = read_cents(value)
    return LeadUpdate(LeadStatus(status) if changes_status else None, cents, clears_value=cents is None)


def _may_delete(page: AccountPage, note: CallNote) -> bool:
    may_qualify = page.may(Permission.QUALIFY_CALLS)
    return may_qualify and (page.may(Permission.CHANGE_ACCOUNT) or note.author == page.viewer.user.email)
