"""The data of a call's caller: everything that the account has of them to download, and its erasure."""

from collections.abc import Iterator
from functools import partial

from flask import Response, abort, redirect, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from pydantic_core import to_json

from server.console.audit_records import record_action
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import AccountPage
from server.console.visible_calls import find_visible_call
from server.domain.calls.call import Call
from server.domain.calls.person import write_person
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInEvent
from server.stores.call_log import CallFilter

_MOST_EXPORTED = 10_000
_CALLS_A_READ = 200


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
        # Without `direct_passthrough`, the log would read all of it to count its bytes.
        parts = stream_with_context(self._write_calls(page.key, call.caller))
        response = Response(parts, mimetype="application/json", direct_passthrough=True)
        response.headers["Content-Disposition"] = f'attachment; filename="caller-of-{call.call_id}.json"'
        return response

    def _write_calls(self, key: str, caller: str) -> Iterator[bytes]:
        """The document in parts, one call at a time, so that a caller with many calls takes no more memory than others."""
        find_notes = partial(self._parts.leads.list_notes, key)
        yield b'{"account":' + to_json(key) + b',"caller":' + to_json(caller) + b',"calls":['
        separator = b""
        for call in self._read_calls(key, caller):
            (written,) = write_person(key, caller, [call], find_notes)["calls"]
            yield separator + to_json(written)
            separator = b",\n"
        yield b"]}"

    def _read_calls(self, key: str, caller: str) -> Iterator[Call]:
        """The latest calls, latest first, at most `_MOST_EXPORTED`."""
        cursor, left, wanted = None, _MOST_EXPORTED, CallFilter(caller=caller)
        while left > 0:
            listed = self._parts.call_log.list_calls(key, wanted, cursor, min(left, _CALLS_A_READ))
            # A list has no events. A call that was deleted meanwhile is left out.
            found = (self._parts.call_log.find(key, one.call_id) for one in listed.calls)
            yield from filter(None, found)
            left, cursor = left - len(listed.calls), listed.next_cursor
            if cursor is None:
                return

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
