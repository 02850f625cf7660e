"""A call as JSON values: the same for the command line, the REST API and postbacks. `docs/call_log.md` explains each field."""

from datetime import UTC, datetime
from typing import Any

from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent
from server.domain.calls.notes import CallNote

CALL_FIELDS = tuple(
    """
    call_id account carrier carrier_call_id tracking_number extension caller match candidates campaign publisher number_pool
    tracking_source tags landing_url referring_url visitor_id lease_id visited_at earlier_call_id started_at answered_at ended_at
    ringing_seconds waiting_seconds talk_seconds receiving_number outcome recording_url is_repeat is_duplicate lead
    """.split()
)
"""The fields of a written call in order, except its events: the columns of a CSV file and the fields for postbacks."""


def write_call(call: Call) -> dict[str, Any]:
    """The call as JSON values. It has its events if they are loaded; lists of calls do not load them."""
    attributed, progress = call.attributed, call.progress
    written: dict[str, Any] = {
        "call_id": call.call_id,
        "account": call.account,
        "carrier": call.carrier,
        "carrier_call_id": call.carrier_call_id,
        "tracking_number": call.tracking_number.number,
        "extension": call.tracking_number.extension or "",
        "caller": call.caller,
        "match": attributed.match.value,
        "candidates": attributed.candidates,
        "campaign": attributed.campaign,
        "publisher": attributed.publisher,
        "number_pool": attributed.number_pool,
        "tracking_source": attributed.tracking_source,
        "tags": dict(attributed.tags),
        "landing_url": attributed.landing_url,
        "referring_url": attributed.referring_url,
        "visitor_id": attributed.visitor_id,
        "lease_id": attributed.lease_id,
        "visited_at": _write_optional_time(attributed.visited_at),
        "earlier_call_id": attributed.earlier_call_id,
        "started_at": write_time(progress.started_at),
        "answered_at": _write_optional_time(progress.answered_at),
        "ended_at": _write_optional_time(progress.ended_at),
        "ringing_seconds": round(progress.ringing_seconds, 3),
        "waiting_seconds": round(progress.waiting_seconds, 3),
        "talk_seconds": round(progress.talk_seconds, 3),
        "receiving_number": progress.receiving_number,
        "outcome": progress.outcome.value,
        "recording_url": progress.recording_url,
        "is_repeat": call.is_repeat,
        "is_duplicate": call.is_duplicate,
        "lead": {"status": call.lead.status.value, "value_cents": call.lead.value_cents},
    }
    if call.events:
        written["events"] = [_write_event(event) for event in call.events]
    return written


def write_note(note: CallNote) -> dict[str, Any]:
    """A note on a call as JSON values."""
    return {"note_id": note.note_id, "at": write_time(note.at), "author": note.author, "text": note.text}


def write_time(at: float) -> str:
    """A time, in seconds since the epoch, as ISO 8601 in UTC with milliseconds: "2026-11-22T05:59:41.120Z"."""
    # Round to milliseconds first: `isoformat` cuts off the rest, and 41.12 would be written as 41.119.
    moment = datetime.fromtimestamp(round(at * 1000) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _write_optional_time(at: float | None) -> str | None:
    return None if at is None else write_time(at)


def _write_event(event: CallEvent) -> dict[str, Any]:
    return {"kind": event.kind.value, "at": write_time(event.at), "details": dict(event.details)}
