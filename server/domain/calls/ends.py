"""Which of several events is the end of a call: carriers tell of it more than once."""

from collections.abc import Sequence

from server.domain.calls.events import PROVISIONAL, CallEvent, EventKind
from server.domain.calls.outcomes import UNKNOWN_END


def find_end(events: Sequence[CallEvent]) -> CallEvent | None:
    """The end of the call with these events, which are in their order; None while it runs.

    The carrier's own word counts, without it what a step told by the way, and last what was concluded.
    """
    ends = [event for event in events if event.kind is EventKind.ENDED]
    reported = [event for event in ends if event.details.get("status") != UNKNOWN_END]
    final = [event for event in reported if PROVISIONAL not in event.details]
    return next(iter([*final, *reported, *ends]), None)
