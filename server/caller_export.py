"""Writes everything that an account has stored of one caller, in parts, so that a caller with many calls takes no more memory."""

from collections.abc import Iterator
from functools import partial

from flask import Response
from pydantic_core import to_json

from server.domain.calls.call import Call
from server.domain.calls.person import write_person
from server.stores.call_log import CallFilter, CallLog
from server.stores.leads import Leads

MOST_EXPORTED = 10_000
_CALLS_A_READ = 200


def respond_with_caller(call_log: CallLog, leads: Leads, account: str, caller: str) -> Response:
    """The caller's latest calls with events and notes as JSON, latest first, at most `MOST_EXPORTED`."""
    return Response(_write(call_log, leads, account, caller), mimetype="application/json")


def _write(call_log: CallLog, leads: Leads, account: str, caller: str) -> Iterator[bytes]:
    find_notes = partial(leads.list_notes, account)
    yield b'{"account":' + to_json(account) + b',"caller":' + to_json(caller) + b',"calls":['
    separator = b""
    for call in _read(call_log, account, caller):
        (written,) = write_person(account, caller, [call], find_notes)["calls"]
        yield separator + to_json(written)
        separator = b",\n"
    yield b"]}"


def _read(call_log: CallLog, account: str, caller: str) -> Iterator[Call]:
    cursor, left, wanted = None, MOST_EXPORTED, CallFilter(caller=caller)
    while left > 0:
        listed = call_log.list_calls(account, wanted, cursor, min(left, _CALLS_A_READ))
        # A list has no events. A call that was deleted meanwhile is left out.
        found = (call_log.find(account, one.call_id) for one in listed.calls)
        yield from filter(None, found)
        left, cursor = left - len(listed.calls), listed.next_cursor
        if cursor is None:
            return
