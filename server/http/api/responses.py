"""The responses of the REST API. `docs/openapi.json` is written from these types."""

from typing import NotRequired

from typing_extensions import TypedDict

from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.events import EventKind
from server.domain.calls.lead import LeadStatus


class EventResponse(TypedDict):
    """An event of a call, and when it happened (ISO 8601, UTC). The kind decides what `details` contains."""

    kind: EventKind
    at: str
    details: dict[str, str]


class LeadResponse(TypedDict):
    """What people made of the call. `value_cents` is in hundredths of the account's currency, null if nobody has set it."""

    status: LeadStatus
    value_cents: int | None


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
    lead: LeadResponse
    events: NotRequired[list[EventResponse]]


class CallsResponse(TypedDict):
    """A page of calls, newest first and without events; `next` is the cursor of the next page, null on the last one."""

    calls: list[CallResponse]
    next: str | None


class CallerErased(TypedDict):
    """The caller, and how many of the caller's calls were deleted."""

    caller: str
    calls_deleted: int


class NoteResponse(TypedDict):
    """A note on a call: who wrote it, and when (ISO 8601, UTC)."""

    note_id: int
    at: str
    author: str
    text: str


class NotesResponse(TypedDict):
    """The notes of a call, oldest first."""

    notes: list[NoteResponse]


class NotedCallResponse(CallResponse):
    """A call with its notes, oldest first."""

    notes: list[NoteResponse]


class CallerResponse(TypedDict):
    """Everything that the account has stored of a caller: calls with their events and notes, latest first."""

    account: str
    caller: str
    calls: list[NotedCallResponse]
