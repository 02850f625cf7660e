"""The timeline of a call is in the order in which things happened, also when two clocks measured them."""

from dataclasses import replace

from server.domain.calls.shown_times import list_shown_times
from server.domain.calls.timeline import list_timeline
from tests.integration.calls.callers import NOON, make_call
from tests.unit.server.domain.calls.stories import (
    ANSWERED,
    ANSWERED_CALL,
    BEGAN,
    OVER,
    STARTED,
    ended,
    leg,
    make_events,
    ring_ended,
    started,
    step,
)

TWO_RINGS = make_events(
    started(),
    step(0.1, "main"),
    leg(0.1, STARTED, "desk"),
    ring_ended(0.3, "no_answer"),
    step(0.3, "main"),
    leg(0.3, STARTED, "hall"),
    ring_ended(0.5, "answered"),
    step(0.5, "main.then", ends="ended"),
    leg(26, OVER, "desk", status="no_answer"),
    leg(30, ANSWERED, "hall"),
    leg(50, OVER, "hall", status="answered"),
    ended(52),
)
"""Two rings with `dni call`: the clock of the simulated carrier jumps, and that of the server does not."""


def test_what_follows_a_ring_is_shown_after_it() -> None:
    shown = [(at - BEGAN, event.kind.value) for at, event in list_shown_times(TWO_RINGS)]
    assert [(round(at, 1), kind) for at, kind in shown] == [
        (0.0, "started"),
        (0.1, "step_taken"),
        (0.1, "leg_started"),
        (26.0, "leg_ended"),
        (26.0, "ring_ended"),
        (26.0, "step_taken"),
        (26.0, "leg_started"),
        (30.0, "leg_answered"),
        (50.0, "leg_ended"),
        (50.0, "ring_ended"),
        (50.0, "step_taken"),
        (52.0, "ended"),
    ]


def test_events_of_one_clock_keep_their_times() -> None:
    assert list_shown_times(ANSWERED_CALL) == [(event.at, event) for event in ANSWERED_CALL]


def test_a_timeline_is_in_order_of_time() -> None:
    call = replace(make_call("CA1", NOON), events=tuple(TWO_RINGS))
    times = [entry.at for entry in list_timeline(call, [])]
    assert times == sorted(times)
    assert len(times) == len(TWO_RINGS) + 1  # the visit comes first
