"""The page of one call: what happened, why it was matched so, and what people make of it."""

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.formats import read_cents
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.viewer import AccountPage
from server.domain.calls.call import Call
from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LeadUpdate, TooManyLeadChanges
from server.domain.calls.timeline import MATCH_WORDS, list_timeline
from server.domain.people.roles import Permission
from server.stores.call_log import CallFilter
from server.stores.leads import TooManyNotes

_OTHER_CALLS = 10
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
        pages.add_for_account("/calls/<call_id>/lead", qualify, self.set_lead, ("POST",))
        pages.add_for_account("/calls/<call_id>/notes", qualify, self.add_note, ("POST",))
        pages.add_for_account("/calls/<call_id>/notes/delete", qualify, self.delete_note, ("POST",))
        pages.add_for_account("/calls/<call_id>/erase-caller", Permission.ERASE_CALLS, self.erase_caller, ("POST",))

    def show_call(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """The call."""
        return self._respond(page, self._find(page, call_id), {})

    def set_lead(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Store the status and the value of the lead."""
        call, status, value = self._find(page, call_id), request.form.get("status", ""), request.form.get("value", "")
        if status not in list(LeadStatus):
            abort(400)
        try:
            cents = read_cents(value)
            update = LeadUpdate(LeadStatus(status), cents, clears_value=cents is None)
            author = page.viewer.user.name
            self._parts.leads.set_lead(page.stored.account, call.call_id, update, author, self._parts.now())
        except (ValueError, TooManyLeadChanges) as error:
            return self._respond(page, call, {"value": translate(str(error))}, 422)
        return self._go_back(page, call)

    def add_note(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Store a note."""
        call, text, now = self._find(page, call_id), request.form.get("text", ""), self._parts.now()
        try:
            self._parts.leads.add_note(page.key, call.call_id, text, page.viewer.user.name, now)
        except (ValueError, TooManyNotes) as error:
            return self._respond(page, call, {"text": translate(str(error))}, 422)
        return self._go_back(page, call)

    def delete_note(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Remove a note."""
        call, note_id = self._find(page, call_id), request.form.get("note_id", "")
        if not note_id.isascii() or not note_id.isdigit() or len(note_id) > 18:
            abort(400)
        self._parts.leads.delete_note(page.key, call.call_id, int(note_id))
        return self._go_back(page, call)

    def erase_caller(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Delete all calls of the call's caller, and their recordings."""
        call = self._find(page, call_id)
        if not call.caller:
            abort(400)
        self._parts.retention.erase_caller(page.key, call.caller, self._parts.now())
        return redirect(url_for(".show_calls", key=page.key, notice="deleted"), 303)

    def _find(self, page: AccountPage, call_id: str) -> Call:
        """The account's call. Ends the request with 404 if the viewer may not see it."""
        call = self._parts.call_log.find(page.key, call_id)
        own = page.own_receiving_numbers
        if call is None or (own is not None and call.progress.receiving_number not in own):
            abort(404)
        return call

    def _respond(self, page: AccountPage, call: Call, errors: dict[str, str], status: int = 200) -> Response:
        notes = self._parts.leads.list_notes(page.key, call.call_id) or []
        return self._renderer.respond(
            "call.html",
            status,
            page=page,
            section="show_calls",
            call=call,
            errors=errors,
            typed=request.form,
            notes=notes,
            timeline=list_timeline(call, notes),
            match_words=MATCH_WORDS[call.attributed.match],
            statuses=list(LeadStatus),
            others=self._list_others(page, call),
            postbacks=self._parts.outbox.list_outbox(page.key, None, _MOST_POSTBACKS, call.call_id),
            may_qualify=page.may(Permission.QUALIFY_CALLS),
            may_erase=page.may(Permission.ERASE_CALLS) and bool(call.caller),
        )

    def _list_others(self, page: AccountPage, call: Call) -> list[Call]:
        """Other calls of the caller, for those who may see all calls."""
        if not call.caller or page.own_receiving_numbers is not None:
            return []
        wanted = CallFilter(caller=call.caller)
        listed = self._parts.call_log.list_calls(page.key, wanted, None, _OTHER_CALLS + 1).calls
        return [one for one in listed if one.call_id != call.call_id][:_OTHER_CALLS]

    def _go_back(self, page: AccountPage, call: Call) -> ResponseReturnValue:
        return redirect(url_for(".show_call", key=page.key, call_id=call.call_id, notice="saved"), 303)
