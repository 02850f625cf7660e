"""The outcome of a call."""

import pytest

from server.domain.calls.call import Outcome
from server.domain.calls.events import CallEvent
from server.domain.calls.progress import derive_progress
from tests.unit.server.domain.calls.stories import (
    ANSWERED,
    BUSY_CALL,
    GIVEN_UP_CALL,
    OVER,
    QUEUED_CALL,
    STARTED,
    VOICEMAIL_CALL,
    ended,
    entered,
    left,
    leg,
    make_events,
    message,
    ring_ended,
    started,
    step,
)


def outcome_of(events: list[CallEvent]) -> Outcome:
    return derive_progress(events).outcome


def test_call_that_a_person_answered_is_answered_whatever_follows() -> None:
    assert outcome_of(QUEUED_CALL) is Outcome.ANSWERED
    assert outcome_of([*QUEUED_CALL, *VOICEMAIL_CALL]) is Outcome.ANSWERED


def test_call_with_a_message_is_a_voicemail() -> None:
    assert outcome_of(VOICEMAIL_CALL) is Outcome.VOICEMAIL


def test_a_caller_who_hangs_up_in_a_queue_has_abandoned_the_call() -> None:
    assert outcome_of(GIVEN_UP_CALL) is Outcome.ABANDONED
    assert outcome_of(make_events(started(), step(0, "queue"), entered(1), ended(41))) is Outcome.ABANDONED


def test_person_who_hangs_up_during_the_whisper_has_not_answered() -> None:
    whispered = (
        started(),
        leg(0, STARTED, "desk"),
        leg(5, ANSWERED, "desk"),
        leg(8, OVER, "desk", status="answered", talk_seconds="3"),
        ring_ended(8, "no_answer"),
        step(8, "main.otherwise"),
    )
    progress = derive_progress(make_events(*whispered, message(38), ended(40)))
    assert (progress.outcome, progress.answered_at, progress.talk_seconds) == (Outcome.VOICEMAIL, None, 0.0)
    assert outcome_of(make_events(*whispered, ended(40))) is Outcome.NO_ANSWER


def test_call_is_answered_if_only_a_later_ring_is_answered() -> None:
    progress = derive_progress(
        make_events(
            started(),
            leg(0, STARTED, "desk"),
            leg(5, ANSWERED, "desk"),
            ring_ended(8, "no_answer"),
            (8, STARTED, {"leg": "main.1.hall", "receiving_number": "hall"}),
            (12, ANSWERED, {"leg": "main.1.hall", "receiving_number": "hall"}),
            ring_ended(42, "answered", 30),
            ended(43),
        )
    )
    assert (progress.outcome, progress.receiving_number, progress.talk_seconds) == (Outcome.ANSWERED, "hall", 30.0)


def test_caller_who_waited_until_the_route_continued_was_not_answered() -> None:
    events = make_events(
        started(), step(0, "queue"), entered(1), left(301, 300), step(301, "queue.otherwise", ends="ended"), ended(305)
    )
    assert outcome_of(events) is Outcome.NO_ANSWER


def test_a_caller_who_hangs_up_while_it_rings_has_abandoned_the_call() -> None:
    assert outcome_of(make_events(started(), step(0, "main"), leg(0, STARTED, "desk"), ended(8))) is Outcome.ABANDONED
    cancelled = make_events(
        started(),
        leg(0, STARTED, "desk"),
        leg(8, OVER, "desk", status="cancelled"),
        ring_ended(8, "cancelled"),
        ended(8),
    )
    assert outcome_of(cancelled) is Outcome.ABANDONED


def test_call_is_abandoned_if_the_route_does_not_continue_after_the_ring() -> None:
    events = make_events(started(), step(0, "main"), leg(0, STARTED, "desk"), ring_ended(8, "no_answer"), ended(8))
    assert outcome_of(events) is Outcome.ABANDONED


def test_unanswered_ring_is_no_answer_even_if_a_text_follows() -> None:
    events = make_events(
        started(),
        leg(0, STARTED, "desk"),
        ring_ended(25, "no_answer"),
        step(25, "main.otherwise", ends="ended"),
        ended(30),
    )
    assert outcome_of(events) is Outcome.NO_ANSWER


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("busy", "busy", Outcome.BUSY),
        ("busy", "failed", Outcome.BUSY),
        ("busy", "no_answer", Outcome.NO_ANSWER),
        ("failed", "no_answer", Outcome.NO_ANSWER),
        ("failed", "failed", Outcome.FAILED),
    ],
)
def test_number_that_came_closest_to_an_answer_decides(first: str, second: str, outcome: Outcome) -> None:
    events = make_events(
        started(),
        leg(0, STARTED, "desk"),
        leg(5, OVER, "desk", status=first),
        leg(6, STARTED, "night"),
        leg(9, OVER, "night", status=second),
        ended(10),
    )
    assert outcome_of(events) is outcome


def test_call_to_a_busy_number_is_busy() -> None:
    assert outcome_of(BUSY_CALL) is Outcome.BUSY


def test_call_that_ends_after_a_text_is_handled() -> None:
    assert (
        outcome_of(make_events(started(), step(0, "main"), step(0, "main.otherwise", ends="ended"), ended(9)))
        is Outcome.HANDLED
    )
    assert (
        outcome_of(make_events(started(), step(0, "main", ends="rejected"), ended(0, "no_answer"))) is Outcome.HANDLED
    )


def test_call_that_gets_the_busy_tone_is_busy() -> None:
    assert outcome_of(make_events(started(), step(0, "main", ends="busy"), ended(0, "busy"))) is Outcome.BUSY


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_a_caller_who_hangs_up_in_a_menu_has_abandoned_the_call(status: str) -> None:
    assert outcome_of(make_events(started(), step(0, "main"), ended(9, status))) is Outcome.ABANDONED


@pytest.mark.parametrize(
    ("status", "outcome"), [("failed", Outcome.FAILED), ("busy", Outcome.BUSY), ("no_answer", Outcome.NO_ANSWER)]
)
def test_carriers_reason_decides_if_nothing_else_ended_the_call(status: str, outcome: Outcome) -> None:
    assert outcome_of(make_events(started(), step(0, "main"), ended(9, status))) is outcome
    assert outcome_of(make_events(started(), leg(0, STARTED, "desk"), ended(9, status))) is outcome


def test_assumed_end_is_unknown_until_the_carrier_reports_the_end() -> None:
    events = make_events(started(), leg(0, STARTED, "desk"), leg(5, ANSWERED, "desk"), ended(5, "unknown"))
    assert outcome_of(events) is Outcome.UNKNOWN
    later = [*events, CallEvent("reported", ended(90)[1], events[0].at + 90, {"status": "completed"})]
    progress = derive_progress(later)
    assert progress.outcome is Outcome.ANSWERED
    assert progress.talk_seconds == 85.0


def test_message_reported_before_the_end_leaves_the_call_running() -> None:
    assert outcome_of(make_events(started(), message(9))) is Outcome.RUNNING
