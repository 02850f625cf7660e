"""Calls and their events as rows, and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.call import Call, Outcome, Progress
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.phone_numbers import PhoneNumber
from server.stores.sql.call_log.tables import calls

_OWN_COLUMNS = {"id", "is_returned", "changed", "logged_at"}
CALL_COLUMNS = tuple(column for column in calls.columns if column.name not in _OWN_COLUMNS)
"""The columns that `read_call` reads, in order."""

_NAMES = tuple(column.name for column in CALL_COLUMNS)
_OF_OTHER_THINGS = {
    "account", "carrier", "carrier_call_id", "caller", "answered_at", "ended_at", "ringing_seconds", "talk_seconds",
    "waiting_seconds", "receiving_number", "outcome", "recording_url", "is_repeat", "is_duplicate",
    "lead_status", "value_cents",
}  # fmt: skip
EARLIER_COLUMNS = tuple(column for column in CALL_COLUMNS if column.name not in _OF_OTHER_THINGS)
"""The columns that `read_earlier` reads, in order."""

_EARLIER_NAMES = tuple(column.name for column in EARLIER_COLUMNS)


def write_call_row(call: Call) -> dict[str, Any]:
    """The columns of a call, without its lead and the store's own columns."""
    attributed, progress = call.attributed, call.progress
    return {
        "call_id": call.call_id,
        "account": call.account,
        "carrier": call.carrier,
        "carrier_call_id": call.carrier_call_id,
        "tracking_number": call.tracking_number.number,
        "extension": call.tracking_number.extension,
        "caller": call.caller,
        "match": attributed.match.value,
        "candidates": attributed.candidates,
        "campaign": attributed.campaign,
        "publisher": attributed.publisher,
        "number_pool": attributed.number_pool,
        "tracking_source": attributed.tracking_source,
        "tags": write_json(attributed.tags),
        "landing_url": attributed.landing_url,
        "referring_url": attributed.referring_url,
        "visitor_id": attributed.visitor_id,
        "lease_id": attributed.lease_id,
        "visited_at": attributed.visited_at,
        "earlier_call_id": attributed.earlier_call_id,
        "started_at": progress.started_at,
        "answered_at": progress.answered_at,
        "ended_at": progress.ended_at,
        "ringing_seconds": progress.ringing_seconds,
        "talk_seconds": progress.talk_seconds,
        "waiting_seconds": progress.waiting_seconds,
        "receiving_number": progress.receiving_number,
        "outcome": progress.outcome.value,
        "recording_url": progress.recording_url,
        "is_repeat": call.is_repeat,
        "is_duplicate": call.is_duplicate,
    }


def write_lead_row(lead: Lead) -> dict[str, Any]:
    """The columns of a call's lead. A webhook's update leaves them out, so that it never changes what a person has set."""
    return {"lead_status": lead.status.value, "value_cents": lead.value_cents}


def read_call(row: Sequence[Any], events: Iterable[CallEvent] = ()) -> Call:
    """The call in a row of `CALL_COLUMNS`."""
    values = dict(zip(_NAMES, row, strict=True))
    return Call(
        call_id=values["call_id"],
        account=values["account"],
        carrier=values["carrier"],
        carrier_call_id=values["carrier_call_id"],
        tracking_number=PhoneNumber(values["tracking_number"], values["extension"]),
        caller=values["caller"],
        attributed=_read_attributed(values),
        progress=_read_progress(values),
        is_repeat=bool(values["is_repeat"]),
        is_duplicate=bool(values["is_duplicate"]),
        lead=Lead(LeadStatus(values["lead_status"]), values["value_cents"]),
        events=tuple(events),
    )


def read_earlier(row: Sequence[Any]) -> EarlierCall:
    """The earlier call in a row of `EARLIER_COLUMNS`."""
    values = dict(zip(_EARLIER_NAMES, row, strict=True))
    return EarlierCall(
        values["call_id"],
        values["tracking_number"],
        values["extension"] or "",
        values["started_at"],
        _read_attributed(values),
    )


def write_event_row(call: int, position: int, event: CallEvent) -> dict[str, Any]:
    """The columns of an event of the call in this row."""
    return {
        "call": call,
        "key": event.key,
        "position": position,
        "kind": event.kind.value,
        "at": event.at,
        "details": write_json(event.details),
    }


def read_event(key: str, kind: str, at: float, details: Any) -> CallEvent:
    """The event in a row."""
    return CallEvent(key, EventKind(kind), at, read_json(details))


def write_json(value: Mapping[str, str]) -> str:
    """An object in the form that the driver takes."""
    return json.dumps(dict(value))


def read_json(value: Any) -> dict[str, str]:
    """An object in the form that the driver returns: some drivers parse JSON themselves."""
    found: dict[str, str] = json.loads(value) if isinstance(value, str) else dict(value)
    return found


def _read_attributed(values: Mapping[str, Any]) -> Attributed:
    return Attributed(
        match=Match(values["match"]),
        candidates=values["candidates"],
        campaign=values["campaign"],
        publisher=values["publisher"],
        number_pool=values["number_pool"],
        tracking_source=values["tracking_source"],
        tags=read_json(values["tags"]),
        landing_url=values["landing_url"],
        referring_url=values["referring_url"],
        visitor_id=values["visitor_id"],
        lease_id=values["lease_id"],
        visited_at=values["visited_at"],
        earlier_call_id=values["earlier_call_id"],
    )


def _read_progress(values: Mapping[str, Any]) -> Progress:
    return Progress(
        started_at=values["started_at"],
        answered_at=values["answered_at"],
        ended_at=values["ended_at"],
        ringing_seconds=values["ringing_seconds"],
        talk_seconds=values["talk_seconds"],
        waiting_seconds=values["waiting_seconds"],
        receiving_number=values["receiving_number"],
        outcome=Outcome(values["outcome"]),
        recording_url=values["recording_url"],
    )
