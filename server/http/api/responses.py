"""The responses of the REST API. `docs/openapi.json` is written from these types."""

from typing import NotRequired

from typing_extensions import TypedDict

from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.events import EventKind


class EventResponse(TypedDict):
    """An event of a call, and when it happened (ISO 8601, UTC). The kind decides what `details` contains."""

    kind: EventKind
    at: str
    details: dict[str, str]


class CallResponse(TypedDict):
    """A call. Times are ISO 8601 in UTC, null until they are known; unknown names and texts are empty."""

    call_id: str
    account: str
    carrier: str
    carrier_call_id: str
    tracking_number: str
    extension: str
    caller: str
    match: Match
    candidates: int
    campaign: str
    publisher: str
    number_pool: str
    tracking_source: str
    tags: dict[str, str]
    landing_url: str
    referring_url: str
    visitor_id: str
    lease_id: str
    visited_at: str | None
    earlier_call_id: str
    started_at: str
    answered_at: str | None
    ended_at: str | None
    ringing_seconds: float
    waiting_seconds: float
    talk_seconds: float
    receiving_number: str
    outcome: Outcome
    recording_url: str
    is_repeat: bool
    is_duplicate: bool
    events: NotRequired[list[EventResponse]]


class CallsResponse(TypedDict):
    """A page of calls, newest first and without events; `next` is the cursor of the next page, null on the last one."""

    calls: list[CallResponse]
    next: str | None


class CallerResponse(TypedDict):
    """Everything that the account has stored of a caller: all calls with their events, oldest first."""

    account: str
    caller: str
    calls: list[CallResponse]


class CallerErased(TypedDict):
    """The caller, and how many of the caller's calls were deleted."""

    caller: str
    calls_deleted: int
