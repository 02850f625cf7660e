"""One order for a call's events, in whatever order and however often they arrive."""

from collections.abc import Iterable

from server.domain.calls.events import CallEvent

_LONGEST_SECONDS = 86_400.0


def sort_events(events: Iterable[CallEvent]) -> list[CallEvent]:
    """Each event once, sorted by time. If two events have the same key, the earlier one wins."""
    once: dict[str, CallEvent] = {}
    for event in sorted(events, key=_rank):
        once.setdefault(event.key, event)
    return list(once.values())


def read_seconds(event: CallEvent, name: str) -> float | None:
    """A duration in seconds from the details; None if it is missing or out of range."""
    try:
        seconds = float(event.details[name])
    except (KeyError, ValueError):
        return None
    return seconds if 0 <= seconds <= _LONGEST_SECONDS else None


def measure_union(spans: Iterable[tuple[float, float]]) -> float:
    """The total length of the spans in seconds; overlaps count once."""
    total, reached = 0.0, float("-inf")
    for begins, ends in sorted(spans):
        total += max(0.0, ends - max(begins, reached))
        reached = max(reached, ends)
    return total


def _rank(event: CallEvent) -> tuple[float, str, str, list[tuple[str, str]]]:
    return event.at, event.key, event.kind.value, sorted(event.details.items())
