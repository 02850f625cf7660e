"""One order for a call's events, whatever order and however often they came in."""

from collections.abc import Iterable

from server.domain.calls.events import CallEvent

_LONGEST_SECONDS = 86_400.0


def sort_events(events: Iterable[CallEvent]) -> list[CallEvent]:
    """Each event once, by its time. Of two that have one key but differ, the earlier stands."""
    once: dict[str, CallEvent] = {}
    for event in sorted(events, key=_rank):
        once.setdefault(event.key, event)
    return list(once.values())


def read_seconds(event: CallEvent, name: str) -> float | None:
    """A time span among the details; None when it is not told, or is none that a call can have."""
    try:
        seconds = float(event.details[name])
    except (KeyError, ValueError):
        return None
    return seconds if 0 <= seconds <= _LONGEST_SECONDS else None


def measure_union(spans: Iterable[tuple[float, float]]) -> float:
    """How long the spans last together; what lies in several of them counts once."""
    total, reached = 0.0, float("-inf")
    for begins, ends in sorted(spans):
        total += max(0.0, ends - max(begins, reached))
        reached = max(reached, ends)
    return total


def _rank(event: CallEvent) -> tuple[float, str, str, list[tuple[str, str]]]:
    return event.at, event.key, event.kind.value, sorted(event.details.items())
