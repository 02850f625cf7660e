"""Finds the event that ends a call; carriers report the end more than once."""

from collections.abc import Sequence

from server.domain.calls.events import PROVISIONAL, CallEvent, EventKind
from server.domain.calls.outcomes import UNKNOWN_END


def find_end(events: Sequence[CallEvent]) -> CallEvent | None:
    """The event that ends the call, from sorted events; None while the call runs.

    A reported final end wins over a provisional end, and that over an end that the server assumed.
    """
    ends = [event for event in events if event.kind is EventKind.ENDED]
    reported = [event for event in ends if event.details.get("status") != UNKNOWN_END]
    final = [event for event in reported if PROVISIONAL not in event.details]
    return next(iter([*final, *reported, *ends]), None)
