"""The stays of a call in queues, past and present."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.domain.calls.event_order import read_seconds, sort_events
from server.domain.calls.events import CallEvent, EventKind


@dataclass(frozen=True)
class Wait:
    """A stay in the queue at the step `path`; `left_at` is None while it lasts."""

    path: str
    entered_at: float
    left_at: float | None


def derive_waits(events: Iterable[CallEvent]) -> list[Wait]:
    """All stays in queues, from a call's events in any order. The end of the call ends every stay."""
    known = sort_events(events)
    unpaired = [event for event in known if event.kind is EventKind.QUEUE_LEFT]
    ended_at = min((event.at for event in known if event.kind is EventKind.ENDED), default=None)
    waits = []
    for event in known:
        if event.kind is EventKind.QUEUE_ENTERED:
            path = event.details.get("path", "")
            ends = [one for one in unpaired if one.details.get("path", "") == path and one.at >= event.at]
            if ends:
                # A caller may leave and re-enter at the same moment, so each end belongs to one stay only.
                unpaired.remove(ends[0])
            waits.append(Wait(path, event.at, ends[0].at if ends else ended_at))
    # For some stays the carrier reports only the end, with the duration.
    for event in unpaired:
        waited_seconds = read_seconds(event, "waited_seconds")
        if waited_seconds is not None:
            waits.append(Wait(event.details.get("path", ""), event.at - waited_seconds, event.at))
    return sorted(waits, key=lambda wait: (wait.entered_at, wait.path))
