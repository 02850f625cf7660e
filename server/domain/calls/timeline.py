"""What happened around a call, from the visitor's landing to the last note, in sentences."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from server.domain.calls.attributed import Match
from server.domain.calls.call import Call
from server.domain.calls.ends import find_end
from server.domain.calls.event_words import describe_event
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.evidence import TAP_TAG
from server.domain.calls.notes import CallNote
from server.domain.calls.shown_times import list_shown_times
from server.domain.shown_texts import write_safely

_MILLISECONDS = re.compile(r"[0-9]{1,15}")
_WIDEST = 120
_OLDEST_TAP_SECONDS = 86_400

MATCH_WORDS: Mapping[Match, str] = {
    Match.LIVE: "the only visitor who sees the number",
    Match.TAP: "the visitor who tapped the number",
    Match.TYPED_NUMBER: "the visitor who typed the caller's number",
    Match.SHARED: "one of several visitors, unknown which",
    Match.RECENT: "a visitor who saw the number shortly before",
    Match.REDIAL: "the same as the caller's earlier call",
    Match.SOURCE: "by the number's tracking source",
    Match.DEFAULT: "by the number pool whose default number it is",
    Match.NONE: "no visitor: only the number is known",
}
"""Why a call has its attribution."""


@dataclass(frozen=True)
class TimelineEntry:
    """One moment. `at` is in seconds since the epoch."""

    at: float
    words: str


def list_timeline(call: Call, notes: Sequence[CallNote]) -> list[TimelineEntry]:
    """The visit, the events and the notes, in order of time."""
    entries = [
        *_list_visit(call),
        *(TimelineEntry(at, describe_event(event)) for at, event in list_shown_times(list(_list_events(call)))),
        *(TimelineEntry(note.at, _describe_note(note)) for note in notes),
    ]
    return sorted(entries, key=lambda one: one.at)


def _list_events(call: Call) -> Iterator[CallEvent]:
    """The events of the call. Its end comes once, even if the carrier reported it several times."""
    end = find_end(call.events)
    return (event for event in call.events if event.kind is not EventKind.ENDED or event is end)


def _list_visit(call: Call) -> Iterator[TimelineEntry]:
    attributed = call.attributed
    if attributed.visited_at is not None:
        landed = write_safely(attributed.landing_url, _WIDEST) or "an unknown page"
        came_from = f", from {write_safely(attributed.referring_url, _WIDEST)}" if attributed.referring_url else ""
        yield TimelineEntry(attributed.visited_at, f"The visitor came to {landed}{came_from}")
    tapped_at = _read_tap(attributed.tags.get(TAP_TAG, ""))
    # The page reports this time, so it may be impossible; then it is left out.
    if tapped_at is not None and 0 <= call.progress.started_at - tapped_at <= _OLDEST_TAP_SECONDS:
        yield TimelineEntry(tapped_at, "The visitor tapped a number on the page")


def _read_tap(milliseconds: str) -> float | None:
    return int(milliseconds) / 1000 if _MILLISECONDS.fullmatch(milliseconds) else None


def _describe_note(note: CallNote) -> str:
    return write_safely(f"{note.author} noted: {' '.join(note.text.split())}", _WIDEST)
