"""The legs of a call: each attempt to ring a receiving number, and its result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from server.domain.calls.event_order import read_seconds, sort_events
from server.domain.calls.events import CallEvent, EventKind

ANSWERED = "answered"
_NO_ANSWER = "no_answer"
_OF_LEGS = frozenset(
    {EventKind.LEG_STARTED, EventKind.LEG_ANSWERED, EventKind.LEG_ENDED, EventKind.RING_ENDED, EventKind.ENDED}
)
_NOT_PUT_THROUGH = (_NO_ANSWER, "cancelled")


@dataclass(frozen=True)
class Leg:
    """One attempt to ring a receiving number, named after path, attempt and number. `status`: empty until reported.

    `answered_at`: when a person answered, unless a later event contradicts it. `over_at`: when the leg ended: its own end
    was reported, another leg was answered, or its ring or the call ended. `talk_seconds`: as reported, else None.
    """

    leg: str
    receiving_number: str
    started_at: float
    answered_at: float | None = None
    over_at: float | None = None
    status: str = ""
    talk_seconds: float | None = None

    @property
    def path(self) -> str:
        """The path of the step that rang it."""
        return self.leg.removesuffix(f".{self.receiving_number}").rpartition(".")[0]


def derive_legs(events: Sequence[CallEvent]) -> list[Leg]:
    """The legs of a call, sorted by start, from its events in any order."""
    of_legs = [event for event in events if event.kind in _OF_LEGS]
    if all(event.kind is EventKind.LEG_STARTED for event in of_legs):
        begun = [
            Leg(event.details.get("leg", ""), event.details.get("receiving_number", ""), event.at) for event in of_legs
        ]
        if len({leg.leg for leg in begun}) == len(begun):
            return sorted(begun, key=lambda leg: (leg.started_at, leg.leg))
    known = sort_events(events)
    events_of_leg: dict[str, list[CallEvent]] = {}
    for event in known:
        if event.kind in (EventKind.LEG_STARTED, EventKind.LEG_ANSWERED, EventKind.LEG_ENDED):
            events_of_leg.setdefault(event.details.get("leg", ""), []).append(event)
    legs = [
        _unanswer_if_never_connected(_read_leg(leg, events_of_one), known)
        for leg, events_of_one in events_of_leg.items()
    ]
    return sorted((_close(leg, legs, known) for leg in legs), key=lambda leg: (leg.started_at, leg.leg))


def _read_leg(leg: str, events_of_leg: Sequence[CallEvent]) -> Leg:
    first = {event.kind: event for event in reversed(events_of_leg)}
    ended = first.get(EventKind.LEG_ENDED)
    status = ended.details.get("status", "") if ended else ""
    talk_seconds = read_seconds(ended, "talk_seconds") if ended else None
    answered_at = first[EventKind.LEG_ANSWERED].at if EventKind.LEG_ANSWERED in first else None
    if ended and status != ANSWERED:
        answered_at = None
    elif ended and answered_at is None:
        answered_at = ended.at - (talk_seconds or 0.0)
    started = first.get(EventKind.LEG_STARTED)
    return Leg(
        leg=leg,
        receiving_number=next(
            (one.details["receiving_number"] for one in events_of_leg if "receiving_number" in one.details), ""
        ),
        started_at=started.at if started else answered_at if answered_at is not None else events_of_leg[0].at,
        answered_at=answered_at,
        over_at=ended.at if ended else None,
        status=status,
        talk_seconds=talk_seconds if status == ANSWERED else None,
    )


def _unanswer_if_never_connected(leg: Leg, known: Sequence[CallEvent]) -> Leg:
    """The leg; not answered if the person never spoke to the caller, because one of them hung up during the whisper.

    Carriers still report such a leg as answered; only the end of its ring says that it was not.
    """
    ring = next((event for event in known if _is_ring_end_after(event, leg)), None)
    if leg.answered_at is None or ring is None or ring.details.get("status") not in _NOT_PUT_THROUGH:
        return leg
    return replace(leg, answered_at=None, status=_NO_ANSWER if leg.status else "", talk_seconds=None)


def _is_ring_end_after(event: CallEvent, leg: Leg) -> bool:
    """Whether a ring ends after the leg starts. A ring that ends at the same moment is the one before: same webhook."""
    return event.kind is EventKind.RING_ENDED and event.at > leg.started_at


def _close(leg: Leg, legs: Sequence[Leg], known: Sequence[CallEvent]) -> Leg:
    """The leg with its end. If the carrier has not reported it, it follows from the end of the ring or the call."""
    if leg.over_at is not None:
        ends = [leg.over_at]
    else:
        ends = [event.at for event in known if _is_ring_end_after(event, leg)]
        ends += [event.at for event in known if event.kind is EventKind.ENDED]
    if leg.answered_at is None:
        answer_times = (other.answered_at for other in legs if other.answered_at is not None)
        ends += [answered_at for answered_at in answer_times if answered_at >= leg.started_at]
    return replace(leg, over_at=max(min(ends), leg.started_at)) if ends else leg
