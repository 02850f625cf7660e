"""How long a call has been in queues, and in which it is now."""

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
    """All stays in queues, from a call's events in any order. The end of the call is the end of every stay."""
    known = sort_events(events)
    unpaired = [event for event in known if event.kind is EventKind.QUEUE_LEFT]
    ended_at = min((event.at for event in known if event.kind is EventKind.ENDED), default=None)
    waits = []
    for event in known:
        if event.kind is EventKind.QUEUE_ENTERED:
            path = event.details.get("path", "")
            ends = [one for one in unpaired if one.details.get("path", "") == path and one.at >= event.at]
            if ends:
                # A caller may leave and come back at one moment: the end of one stay is not that of the next.
                unpaired.remove(ends[0])
            waits.append(Wait(path, event.at, ends[0].at if ends else ended_at))
    # Of some stays only the end is told, with their length.
    for event in unpaired:
        waited_seconds = read_seconds(event, "waited_seconds")
        if waited_seconds is not None:
            waits.append(Wait(event.details.get("path", ""), event.at - waited_seconds, event.at))
    return sorted(waits, key=lambda wait: (wait.entered_at, wait.path))
