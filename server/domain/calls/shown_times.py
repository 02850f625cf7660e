"""The times at which people see the events of a call: no result comes before what it results from.

Carriers report when phones ring and stop. The end of a ring and the steps after it have no such report, so they have the time of
this server, whose clock may be behind the carrier's. With `dni call` it always is, because the simulated carrier's clock jumps.
"""

from collections.abc import Sequence

from server.domain.calls.events import CallEvent, EventKind

_OF_THE_SERVER = frozenset(
    {
        EventKind.STEP_TAKEN,
        EventKind.LEG_STARTED,
        EventKind.RING_ENDED,
        EventKind.KEYS_PRESSED,
        EventKind.QUEUE_ENTERED,
        EventKind.QUEUE_LEFT,
        EventKind.RECORDED,
        EventKind.ENDED,
    }
)
"""Kinds of events that mostly have the time of this server."""


def list_shown_times(events: Sequence[CallEvent]) -> list[tuple[float, CallEvent]]:
    """The events, each with the time to show (seconds since the epoch), in order of time.

    A ring ends when the last of its legs has, and no later event of this server comes before that.
    """
    leg_ends = {event.details.get("leg", ""): event.at for event in events if event.kind is EventKind.LEG_ENDED}
    ringing: dict[str, list[str]] = {}
    shown, reached = [], float("-inf")
    for event in sorted(events, key=lambda one: one.at):
        at = event.at
        if event.kind is EventKind.LEG_STARTED:
            ringing.setdefault(_read_path(event), []).append(event.details.get("leg", ""))
        if event.kind is EventKind.RING_ENDED:
            at = max(
                [at, *(leg_ends[leg] for leg in ringing.pop(event.details.get("path", ""), []) if leg in leg_ends)]
            )
        if event.kind in _OF_THE_SERVER:
            at = reached = max(at, reached)
        shown.append((at, event))
    return sorted(shown, key=lambda one: (one[0], one[0] > one[1].at))


def _read_path(event: CallEvent) -> str:
    """The path of the step that rings the leg, which is named after the path, the attempt and the number."""
    leg, number = event.details.get("leg", ""), event.details.get("receiving_number", "")
    return leg.removesuffix(f".{number}").rpartition(".")[0]
