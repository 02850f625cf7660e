"""Derives a call's progress from its events: the same result in whatever order and however often they arrive."""

from collections.abc import Iterable, Sequence

from server.domain.calls.call import Progress
from server.domain.calls.ends import find_end
from server.domain.calls.event_order import measure_union, read_seconds, sort_events
from server.domain.calls.events import PROVISIONAL, CallEvent, EventKind
from server.domain.calls.legs import ANSWERED, Leg, derive_legs
from server.domain.calls.outcomes import UNKNOWN_END, decide_outcome
from server.domain.calls.queue_waits import derive_waits

_OF_BEGIN = frozenset({EventKind.STEP_TAKEN, EventKind.LEG_STARTED, EventKind.QUEUE_ENTERED})


def derive_progress(events: Iterable[CallEvent]) -> Progress:
    """The progress of a call with these events; raises `ValueError` without events.

    What is still going on counts up to the last event, since this function has no clock.
    """
    reported = tuple(events)
    begun = _derive_begin(reported)
    if begun is not None:
        return begun
    # What people do with the lead says nothing about how the call went.
    of_carrier = [event for event in reported if event.kind is not EventKind.LEAD_CHANGED]
    known = _drop_provisional_end(sort_events(of_carrier or reported))
    if not known:
        raise ValueError("a call needs at least one event")
    started = [event.at for event in known if event.kind is EventKind.STARTED]
    started_at = started[0] if started else known[0].at
    ended_at = _find_end(known, started_at)
    until = known[-1].at if ended_at is None else ended_at
    legs, waits = derive_legs(known), derive_waits(known)
    answered = [leg for leg in legs if leg.answered_at is not None]
    rings = [event for event in known if event.kind is EventKind.RING_ENDED and event.details.get("status") == ANSWERED]
    answered_at = _find_answered_at(answered, rings, started_at)
    return Progress(
        started_at=started_at,
        answered_at=answered_at,
        ended_at=ended_at,
        ringing_seconds=measure_union((leg.started_at, _find_ring_end(leg, until)) for leg in legs),
        talk_seconds=_measure_talk(answered, rings, answered_at, ended_at),
        waiting_seconds=measure_union(
            (wait.entered_at, until if wait.left_at is None else min(wait.left_at, until)) for wait in waits
        ),
        receiving_number=_find_receiving_number(legs),
        outcome=decide_outcome(known, legs, waits, is_answered=answered_at is not None),
        recording_url=_find_recording(known),
    )


def _derive_begin(events: Sequence[CallEvent]) -> Progress | None:
    """The progress of a call that has only its start and first response; None for any other call.

    This is the fast path: most calls are derived like this while the caller waits.
    """
    started_at, at = (events[0].at, events[-1].at) if events else (0.0, 0.0)
    if not events or events[0].kind is not EventKind.STARTED or started_at > at:
        return None
    legs: dict[str, str] = {}
    for event in events[1:]:
        if event.kind not in _OF_BEGIN or event.at != at:
            return None
        if event.kind is EventKind.LEG_STARTED:
            legs[event.details.get("leg", "")] = event.details.get("receiving_number", "")
    if len({event.key for event in events}) < len(events):
        return None
    return Progress(started_at, receiving_number=legs[max(legs)] if legs else "")


def is_end_provisional(events: Iterable[CallEvent]) -> bool:
    """Whether the call has ended but the carrier may still report when, and the talk time."""
    ends = [event for event in events if event.kind is EventKind.ENDED]
    return bool(ends) and all(PROVISIONAL in event.details for event in ends)


def _drop_provisional_end(known: Sequence[CallEvent]) -> Sequence[CallEvent]:
    """The events without the provisional end, if the carrier has reported the end."""
    ends = [event for event in known if event.kind is EventKind.ENDED]
    provisional = [event for event in ends if PROVISIONAL in event.details]
    reported = [event for event in ends if event not in provisional and event.details.get("status") != UNKNOWN_END]
    return [event for event in known if event not in provisional] if provisional and reported else known


def _find_end(known: Sequence[CallEvent], started_at: float) -> float | None:
    end = find_end(known)
    return None if end is None else max(started_at, end.at)


def _find_answered_at(answered: Sequence[Leg], rings: Sequence[CallEvent], started_at: float) -> float | None:
    times = [leg.answered_at for leg in answered if leg.answered_at is not None]
    times = times or [ring.at - (read_seconds(ring, "talk_seconds") or 0.0) for ring in rings]
    return max(started_at, min(times)) if times else None


def _find_ring_end(leg: Leg, until: float) -> float:
    return min(at for at in (leg.answered_at, leg.over_at, until) if at is not None)


def _measure_talk(
    answered: Sequence[Leg], rings: Sequence[CallEvent], answered_at: float | None, ended_at: float | None
) -> float:
    """The reported talk time of legs or rings, whichever is longer; without a report, from the answer to the end of the call."""
    of_legs = [leg.talk_seconds for leg in answered if leg.talk_seconds is not None]
    of_rings = [seconds for ring in rings if (seconds := read_seconds(ring, "talk_seconds")) is not None]
    if of_legs or of_rings:
        return max(sum(of_legs), sum(of_rings))
    if answered_at is None or ended_at is None:
        return 0.0
    return max(0.0, ended_at - answered_at)


def _find_receiving_number(legs: Sequence[Leg]) -> str:
    answered = [(leg.answered_at, leg.leg, leg) for leg in legs if leg.answered_at is not None]
    if answered:
        return min(answered, key=lambda one: one[:2])[2].receiving_number
    return legs[-1].receiving_number if legs else ""


def _find_recording(known: Sequence[CallEvent]) -> str:
    """The URL of the latest recording, or empty."""
    urls = [event.details.get("recording_url", "") for event in known if event.kind is EventKind.RECORDED]
    return next((url for url in reversed(urls) if url), "")
