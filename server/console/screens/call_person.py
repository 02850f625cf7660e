"""The data of a call's caller: everything that the account has of them to download, and its erasure."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from server.caller_export import respond_with_caller
from server.console.audit_records import record_action
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import AccountPage
from server.console.visible_calls import find_visible_call
from server.domain.calls.call import Call
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInEvent


class PersonScreen:
    """Pages about a caller. They are below one of the caller's calls, so that no address has a person's number."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        erase = Permission.ERASE_CALLS
        pages.add_for_account("/calls/<call_id>/caller.json", erase, self.export_caller)
        pages.add_for_account("/calls/<call_id>/erase-caller", erase, self.ask_to_erase_caller)
        pages.add_for_account("/calls/<call_id>/erase-caller", erase, self.erase_caller, ("POST",))

    def export_caller(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """All calls of the caller with their events and notes, as a file."""
        call = self._find(page, call_id)
        record_action(self._parts, page, SignInEvent.CALLER_EXPORTED, f"{page.key}: {call.call_id}")
        response = respond_with_caller(self._parts.call_log, self._parts.leads, page.key, call.caller)
        response.headers["Content-Disposition"] = f'attachment; filename="caller-of-{call.call_id}.json"'
        return response

    def ask_to_erase_caller(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """What would be deleted, with the button that deletes it."""
        call = self._find(page, call_id)
        calls = self._parts.call_log.list_calls_of_caller(page.key, call.caller)
        return self._renderer.respond(
            "call_erase.html",
            page=page,
            section="show_calls",
            call=call,
            calls=calls,
            recordings=sum(bool(one.progress.recording_url) for one in calls),
        )

    def erase_caller(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """Delete all calls of the call's caller, and their recordings."""
        call = self._find(page, call_id)
        # Without the caller's number, which is erased.
        record_action(self._parts, page, SignInEvent.CALLER_ERASED, f"{page.key}: {call.call_id}")
        self._parts.retention.erase_caller(page.key, call.caller, self._parts.now())
        return redirect(url_for(".show_calls", key=page.key, notice="deleted"), 303)

    def _find(self, page: AccountPage, call_id: str) -> Call:
        """The call. Ends the request with 404 if its caller is unknown, so that there is no person."""
        call = find_visible_call(self._parts.call_log, page, call_id)
        if not call.caller:
            abort(404)
        return call
