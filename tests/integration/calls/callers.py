"""Calls to store in a log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.progress import derive_progress
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Method, PostbackRequest
from server.stores.call_log import CallLog

NOON = 1_800_000_000.0
CALLER = "+14155550123"
CLICKED = Attributed(
    match=Match.LIVE,
    candidates=1,
    campaign="roofing",
    publisher="Harbor Media",
    number_pool="roofing-pool",
    tracking_source="Google Ads",
    tags={"gclid": "Cj0KCQ", "keyword": "roof repair"},
    landing_url="https://harbor.example/?gclid=Cj0KCQ",
    referring_url="https://www.google.com/",
    visitor_id="visitor-1",
    lease_id="lease-1",
    visited_at=NOON - 90,
)
POOLED = PhoneNumber("+18665550120")
UNMATCHED = Attributed(Match.NONE)


def make_call(
    name: str,
    at: float = NOON,
    *events: CallEvent,
    account: str = "demo",
    caller: str = CALLER,
    attributed: Attributed = CLICKED,
    tracking_number: PhoneNumber = POOLED,
) -> Call:
    """A new call with these further events."""
    recorded = (CallEvent("started", EventKind.STARTED, at), *events)
    return Call(
        call_id=f"twilio-{name}",
        account=account,
        carrier="twilio",
        carrier_call_id=name,
        tracking_number=tracking_number,
        caller=caller,
        attributed=attributed,
        progress=derive_progress(recorded),
        events=recorded,
    )


def step(key: str, at: float, path: str) -> CallEvent:
    """A step that the call takes."""
    return CallEvent(key, EventKind.STEP_TAKEN, at, {"path": path, "decision": "goes on"})


def leg(kind: EventKind, at: float, name: str, **details: str) -> CallEvent:
    """An event of a leg of this receiving number."""
    return CallEvent(f"{kind}.main.0.{name}", kind, at, {"leg": f"main.0.{name}", "receiving_number": name, **details})


def ring(at: float, name: str) -> CallEvent:
    """A receiving number begins to ring."""
    return leg(EventKind.LEG_STARTED, at, name)


def answer(at: float, name: str) -> CallEvent:
    """A person answers the receiving number."""
    return leg(EventKind.LEG_ANSWERED, at, name)


def end(at: float, status: str = "completed") -> CallEvent:
    """The call ends."""
    return CallEvent("ended", EventKind.ENDED, at, {"status": status})


def add(log: CallLog, *calls: Call) -> None:
    """Store calls, each in its own transaction."""
    for call in calls:
        with log.begin() as transaction:
            transaction.find(call.call_id)
            transaction.add(call, call.progress.started_at)


def add_together(log: CallLog, *calls: Call, requests: Sequence[PostbackRequest] = ()) -> None:
    """Store calls and queue postbacks in one transaction."""
    with log.begin() as transaction:
        transaction.send(requests, NOON)
        for call in calls:
            transaction.add(call, NOON)


def record(log: CallLog, call: Call, *events: CallEvent, attributed: Attributed | None = None) -> Call:
    """Add events to a logged call; returns the changed call."""
    with log.begin() as transaction:
        found = transaction.find(call.call_id)
        assert found is not None
        known = {event.key: event for event in (*found.events, *events)}
        changed = replace(found, progress=derive_progress(known.values()), attributed=attributed or found.attributed)
        transaction.update(changed, events)
    after = log.find(call.account, call.call_id)
    assert after is not None
    return after


def request(
    key: str,
    call: Call,
    url: str = "https://tracker.example/postback",
    headers: Mapping[str, str] | None = None,
) -> PostbackRequest:
    """A postback about the call."""
    return PostbackRequest(key, call.account, "tracker", call.call_id, Method.POST, url, headers or {}, "{}")


def names_of(calls: Sequence[Call]) -> list[str]:
    """The carrier's ids of these calls."""
    return [call.carrier_call_id for call in calls]
