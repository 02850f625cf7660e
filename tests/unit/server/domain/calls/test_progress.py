"""The progress that follows from a call's events: times and receiving number, in any order of events."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calls.call import Outcome, Progress
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.legs import derive_legs
from server.domain.calls.progress import derive_progress
from tests.unit.server.domain.calls.stories import (
    ANSWERED,
    ANSWERED_CALL,
    BEGAN,
    OVER,
    QUEUED_CALL,
    STARTED,
    STORIES,
    ended,
    entered,
    left,
    leg,
    make_events,
    ring_ended,
    started,
    step,
)


def test_answered_call_has_its_times_and_receiving_number() -> None:
    assert derive_progress(ANSWERED_CALL) == Progress(
        started_at=BEGAN,
        answered_at=BEGAN + 9,
        ended_at=BEGAN + 69.5,
        ringing_seconds=8.0,
        talk_seconds=60.0,
        waiting_seconds=0.0,
        receiving_number="desk",
        outcome=Outcome.ANSWERED,
        recording_url="https://carrier.example/talk",
    )


def test_ringing_time_of_numbers_that_ring_together_counts_once() -> None:
    together = make_events(
        started(),
        leg(0, STARTED, "desk"),
        leg(5, STARTED, "night"),
        leg(10, STARTED, "shop"),
        ring_ended(25, "no_answer"),
    )
    assert derive_progress(together).ringing_seconds == 25.0


def test_ringing_times_of_numbers_that_ring_in_turn_add_up() -> None:
    in_turn = make_events(
        started(),
        leg(0, STARTED, "desk"),
        ring_ended(10, "no_answer"),
        leg(12, STARTED, "night"),
        ring_ended(20, "no_answer"),
    )
    assert derive_progress(in_turn).ringing_seconds == 18.0


def test_next_number_keeps_ringing_if_the_ring_before_ended_at_the_same_moment() -> None:
    in_turn = make_events(
        started(), leg(0, STARTED, "desk"), ring_ended(10, "no_answer"), leg(10, STARTED, "night"), step(15, "main")
    )
    assert derive_progress(in_turn).ringing_seconds == 15.0


def test_waiting_ends_when_the_caller_leaves_the_queue() -> None:
    progress = derive_progress(QUEUED_CALL)
    assert progress.waiting_seconds == 60.0
    assert progress.ringing_seconds == 5.0
    assert progress.talk_seconds == 30.0


def test_queue_stay_with_only_a_reported_end_counts() -> None:
    events = [event for event in QUEUED_CALL if event.kind is not EventKind.QUEUE_ENTERED]
    assert derive_progress(events).waiting_seconds == 60.0


def test_caller_who_re_enters_the_queue_at_once_keeps_waiting() -> None:
    events = make_events(started(), entered(1), left(61, 60), entered(61), ended(91))
    assert derive_progress(events).waiting_seconds == 90.0


def test_ringing_between_two_queue_stays_does_not_count_as_waiting() -> None:
    events = make_events(
        started(),
        entered(0),
        left(60, 60),
        leg(60, STARTED, "desk"),
        ring_ended(80, "no_answer"),
        entered(80),
        left(100, 100),
        ended(100),
    )
    progress = derive_progress(events)
    assert (progress.waiting_seconds, progress.ringing_seconds) == (80.0, 20.0)
    assert progress.outcome is Outcome.ABANDONED


def test_end_of_an_answered_ring_gives_the_answer_time_if_its_leg_does_not() -> None:
    progress = derive_progress(make_events(started(), step(0, "main"), ring_ended(80, "answered", 60), ended(80)))
    assert progress.answered_at == BEGAN + 20
    assert progress.talk_seconds == 60.0


def test_end_of_an_answered_leg_gives_the_answer_time() -> None:
    over = leg(70, OVER, "desk", status="answered", talk_seconds="60")
    progress = derive_progress(make_events(started(), leg(1, STARTED, "desk"), over))
    assert (progress.answered_at, progress.ringing_seconds, progress.talk_seconds) == (BEGAN + 10, 9.0, 60.0)


def test_times_of_a_leg_win_over_the_time_of_its_rings_end() -> None:
    events = make_events(
        started(),
        leg(0, STARTED, "desk"),
        ring_ended(1, "answered", 60),
        leg(9, ANSWERED, "desk"),
        leg(69, OVER, "desk", status="answered", talk_seconds="60"),
        ended(69),
    )
    assert derive_progress(events).ringing_seconds == 9.0


def test_talk_lasts_until_the_end_of_the_call_without_a_reported_duration() -> None:
    events = make_events(started(), leg(1, STARTED, "desk"), leg(5, ANSWERED, "desk"), ended(35))
    assert derive_progress(events).talk_seconds == 30.0


def test_number_that_answered_but_was_not_connected_did_not_answer() -> None:
    events = make_events(
        started(),
        leg(0, STARTED, "desk"),
        leg(5, ANSWERED, "desk"),
        leg(6, OVER, "desk", status="no_answer"),
        ring_ended(6, "no_answer"),
        step(6, "main.otherwise"),
        ended(7),
    )
    progress = derive_progress(events)
    assert progress.answered_at is None
    assert progress.outcome is Outcome.NO_ANSWER


def test_call_without_an_end_is_running() -> None:
    progress = derive_progress(ANSWERED_CALL[:5])
    assert progress.outcome is Outcome.RUNNING
    assert progress.ended_at is None
    assert progress.answered_at == BEGAN + 9
    assert progress.receiving_number == "desk"


def test_unanswered_call_has_the_receiving_number_that_rang_last() -> None:
    events = make_events(started(), leg(0, STARTED, "desk"), leg(10, STARTED, "night"), ended(20))
    assert derive_progress(events).receiving_number == "night"


def test_call_without_events_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one event"):
        derive_progress([])


@pytest.mark.parametrize("seconds", ["", "-1", "nan", "inf", "1e300", "soon"])
def test_impossible_durations_count_as_not_reported(seconds: str) -> None:
    events = make_events(started(), leg(5, ANSWERED, "desk"), ended(35))
    events.append(CallEvent("odd", EventKind.RING_ENDED, BEGAN + 35, {"status": "answered", "talk_seconds": seconds}))
    assert derive_progress(events).talk_seconds == 30.0


def test_clock_differences_make_no_duration_negative() -> None:
    events = make_events(started(), leg(1, STARTED, "desk"), leg(-2, ANSWERED, "desk"), ended(-1))
    progress = derive_progress(events)
    assert progress.answered_at == progress.ended_at == BEGAN
    assert progress.ringing_seconds == progress.talk_seconds == 0.0


@st.composite
def received(draw: st.DrawFn) -> tuple[list[CallEvent], list[CallEvent]]:
    """A call's events in their order, and as they arrive: repeated and in any order."""
    happened = draw(st.sampled_from(list(STORIES.values())))
    doubled = draw(st.lists(st.sampled_from(happened), max_size=8))
    return happened, draw(st.permutations([*happened, *doubled]))


@given(received())
def test_order_and_duplicates_change_nothing(events: tuple[list[CallEvent], list[CallEvent]]) -> None:
    happened, came = events
    assert derive_progress(came) == derive_progress(happened)


_SECONDS = st.floats(0, 100).map(lambda seconds: round(seconds, 1))
_DETAILS = st.fixed_dictionaries(
    {},
    optional={
        "leg": st.sampled_from(["main.0.desk", "main.0.night"]),
        "receiving_number": st.sampled_from(["desk", "night"]),
        "path": st.sampled_from(["main", "queue"]),
        "status": st.sampled_from(["answered", "no_answer", "busy", "failed", "cancelled", "completed", "unknown"]),
        "talk_seconds": _SECONDS.map(str),
        "waited_seconds": _SECONDS.map(str),
        "ends": st.sampled_from(["ended", "busy"]),
        "is_message": st.sampled_from(["true", "false"]),
        "recording_url": st.sampled_from(["https://a.example", "https://b.example"]),
    },
)
_EVENTS = st.lists(
    st.builds(
        CallEvent,
        st.integers(0, 12).map(str),
        st.sampled_from(EventKind),
        _SECONDS.map(lambda seconds: BEGAN + seconds),
        _DETAILS,
    ),
    min_size=1,
    max_size=14,
)


@given(_EVENTS.flatmap(lambda events: st.tuples(st.just(events), st.permutations([*events, *events]))))
def test_order_of_any_reported_events_changes_nothing(events: tuple[list[CallEvent], list[CallEvent]]) -> None:
    in_order, came = events
    assert derive_progress(came) == derive_progress(in_order)


@given(_EVENTS)
def test_times_of_any_reported_events_stay_within_the_call(events: list[CallEvent]) -> None:
    in_order = [replace(event, key=str(location)) for location, event in enumerate(events)]
    progress = derive_progress(in_order)
    length = max(event.at for event in in_order) - min(event.at for event in in_order)
    assert 0 <= progress.ringing_seconds <= length
    assert progress.talk_seconds >= 0
    assert progress.waiting_seconds >= 0
    assert progress.ended_at is None or progress.ended_at >= progress.started_at
    assert (progress.outcome is Outcome.RUNNING) == (progress.ended_at is None)


def test_reported_end_replaces_the_provisional_end_in_any_order() -> None:
    by_the_way = CallEvent("ended/gone", EventKind.ENDED, BEGAN + 60, {"status": "completed", "provisional": "true"})
    assert derive_progress([*ANSWERED_CALL, by_the_way]) == derive_progress(ANSWERED_CALL)
    untold = [event for event in ANSWERED_CALL if event.kind is not EventKind.ENDED]
    assert derive_progress([by_the_way, *untold]).ended_at == BEGAN + 60


@pytest.mark.parametrize("rung", [[], ["desk"], ["hall", "desk"], ["desk", "hall"]])
@pytest.mark.parametrize("later", [0.0, 7.0])
def test_fast_path_for_a_new_call_gives_the_same_progress(rung: list[str], later: float) -> None:
    at = 1_000.0 + later
    events = [
        CallEvent("started", EventKind.STARTED, 1_000.0),
        CallEvent("step", EventKind.STEP_TAKEN, at, {"path": "main", "decision": "rings"}),
        *(
            CallEvent(name, EventKind.LEG_STARTED, at, {"leg": f"main.0.{name}", "receiving_number": name})
            for name in rung
        ),
        CallEvent("queue", EventKind.QUEUE_ENTERED, at, {"path": "main"}),
    ]
    assert derive_progress(events) == derive_progress(events[::-1])
    assert derive_legs(events) == derive_legs(events[::-1])
