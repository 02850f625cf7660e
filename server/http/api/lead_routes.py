"""The routes of the REST API that change calls: the lead's status and value, and notes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, cast

from flask import Blueprint, Response, abort, g, request

from server.accounts.runtimes import AccountRuntimes
from server.domain.api_keys import ApiKey, Scope
from server.domain.calls.call_ids import can_name_call
from server.domain.calls.lead_changes import TooManyLeadChanges
from server.domain.calls.written import write_call, write_note
from server.http.api.keys import name_author
from server.http.api.lead_bodies import CallBody, NoteBody
from server.http.api.operations import Operation, respond
from server.http.api.responses import CallResponse, NoteResponse, NotesResponse
from server.http.request_bodies import read_body
from server.stores.leads import Leads, TooManyNotes

_LARGEST_NOTE_ID = 2**63 - 1
_NO_CALL = "the account has no such call"
_MISSING = {404: _NO_CALL}
_INVALID = {**_MISSING, 400: "the body is invalid", 413: "the body is too long"}


@dataclass(frozen=True)
class LeadParts:
    """What the routes use. `now` returns seconds since the epoch."""

    leads: Leads
    runtimes: AccountRuntimes
    now: Callable[[], float]


def add_lead_routes(blueprint: Blueprint, operation: Operation, parts: LeadParts) -> None:
    """Add the routes to the API's blueprint."""

    @blueprint.patch("/calls/<call_id>")
    @operation(
        "changeCall",
        Scope.CALLS_WRITE,
        CallResponse,
        {**_INVALID, 409: "the lead of the call has changed too often"},
        json=CallBody,
    )
    def change_call(call_id: str) -> Response:
        """Change the lead of a call: its status and its value

        Fields that are left out stay as they are. The call's postbacks are sent once for each change.
        """
        key, update = _find_key(), read_body(request, CallBody).lead.update
        account = parts.runtimes.find(key.account)
        if account is None or not can_name_call(call_id):
            _abort_missing()
        try:
            call = parts.leads.set_lead(account.account, call_id, update, name_author(key), parts.now())
        except TooManyLeadChanges as error:
            abort(409, str(error))
        return respond(write_call(call)) if call else _abort_missing()

    @blueprint.get("/calls/<call_id>/notes")
    @operation("listNotes", Scope.CALLS_READ, NotesResponse, _MISSING)
    def list_notes(call_id: str) -> Response:
        """List the notes of a call, oldest first"""
        notes = parts.leads.list_notes(_find_key().account, call_id) if can_name_call(call_id) else None
        if notes is None:
            _abort_missing()
        response: NotesResponse = {"notes": [cast(NoteResponse, write_note(note)) for note in notes]}
        return respond(response)

    @blueprint.post("/calls/<call_id>/notes")
    @operation(
        "addNote",
        Scope.CALLS_WRITE,
        NoteResponse,
        {**_INVALID, 409: "the call has too many notes"},
        json=NoteBody,
        status=201,
    )
    def add_note(call_id: str) -> Response:
        """Add a note to a call"""
        key, body = _find_key(), read_body(request, NoteBody)
        if not can_name_call(call_id):
            _abort_missing()
        try:
            note = parts.leads.add_note(key.account, call_id, body.text, name_author(key), parts.now())
        except TooManyNotes as error:
            abort(409, str(error))
        except ValueError as error:
            abort(400, f"text: {error}")
        return respond(write_note(note), 201) if note else _abort_missing()

    @blueprint.delete("/calls/<call_id>/notes/<note_id>")
    @operation("deleteNote", Scope.CALLS_WRITE, None, {404: "the account has no such call, or the call no such note"})
    def delete_note(call_id: str, note_id: str) -> Response:
        """Delete a note of a call"""
        number = int(note_id) if note_id.isascii() and note_id.isdecimal() and len(note_id) < 20 else -1
        if not can_name_call(call_id) or not 0 <= number <= _LARGEST_NOTE_ID:
            _abort_missing()
        if not parts.leads.delete_note(_find_key().account, call_id, number):
            abort(404, "the account has no such call, or the call no such note")
        return Response(status=204)


def _find_key() -> ApiKey:
    key: ApiKey = g.api_key
    return key


def _abort_missing() -> NoReturn:
    abort(404, _NO_CALL)
