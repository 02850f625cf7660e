"""Steps that continue or end a call, and positions that no longer exist after a change of the account."""

import pytest

from server.domain.routing.actions import EndCall, EnterQueue, Input, InputKind, Position, Speak, TakeMessage
from server.domain.routing.steps import GoTo, HangUp, HangUpReason, Menu, Queue, Rung, Say, Spoken, Voicemail
from tests.unit.server.routing.walking import (
    NOBODY_ANSWERED,
    SORRY,
    begin,
    build,
    go_on,
    names_rung,
    paths_taken,
    press,
    ring,
)

HELLO = Spoken("Hello.")
MENU = Menu(HELLO, {"1": ring("desk")}, SORRY)


def test_text_is_said_before_the_next_step() -> None:
    walked = begin(Say(HELLO, ring("desk")))
    assert walked.actions[0] == Speak(HELLO)
    assert names_rung(walked) == ["desk"]


def test_text_without_a_next_step_ends_the_call() -> None:
    assert begin(Say(HELLO)).actions == (Speak(HELLO), EndCall())


@pytest.mark.parametrize("reason", HangUpReason)
def test_call_can_end_without_a_text(reason: HangUpReason) -> None:
    assert begin(HangUp(reason)).actions == (EndCall(reason),)


def test_call_ends_after_a_recorded_message() -> None:
    step = Voicemail(HELLO, 60)
    walked = begin(step)
    assert walked.actions == (TakeMessage(HELLO, 60, Position("main")),)
    assert go_on(step, walked, Input(InputKind.MESSAGE_TAKEN)).actions == (EndCall(),)


def test_route_continues_with_another_route_under_its_own_paths() -> None:
    walked = begin(build(GoTo("night"), night=Say(HELLO)))
    assert paths_taken(walked) == ["main", "night"]


def test_walk_returns_the_steps_of_a_call_in_order() -> None:
    walked = begin(build(Say(HELLO, GoTo("night")), night=ring("desk")))
    assert [(taken.path, taken.decision) for taken in walked.taken] == [
        ("main", "says a text"),
        ("main.then", "continues with night"),
        ("night", "rings desk for 25 s"),
    ]


def test_position_that_no_longer_exists_restarts_at_the_accounts_first_step() -> None:
    walked = go_on(build(ring("desk")), Position("old.otherwise"), NOBODY_ANSWERED)
    assert names_rung(walked) == ["desk"]
    assert walked.taken[0].path == "old.otherwise"
    assert walked.taken[0].decision == "no longer exists; starts again at main"


@pytest.mark.parametrize(
    "came",
    [press("1"), NOBODY_ANSWERED, Input(InputKind.QUEUE_LEFT), Input(InputKind.STARTED)],
    ids=lambda came: came.kind,
)
def test_step_that_changed_its_kind_starts_again(came: Input) -> None:
    walked = go_on(
        build(Queue((Rung("desk"),), HELLO, SORRY)) if came.digits else build(Say(HELLO)), Position("main", 3), came
    )
    assert walked.actions == ((EnterQueue(Position("main")),) if came.digits else (Speak(HELLO), EndCall()))


def test_answered_call_ends_even_if_its_route_was_removed() -> None:
    answered = Input(InputKind.RING_ENDED, was_answered=True)
    assert go_on(build(SORRY), Position("old"), answered).actions == (EndCall(),)


def test_attempt_of_a_list_that_became_shorter_is_still_read() -> None:
    walked = go_on(build(ring("desk")), Position("main", 999_999), NOBODY_ANSWERED)
    assert walked.actions == (Speak(SORRY.say), EndCall())


def test_call_to_a_removed_route_hears_an_apology() -> None:
    walked = begin(GoTo("gone"))
    assert isinstance(walked.actions[0], Speak)
    assert walked.actions[0].spoken.text.startswith("We are sorry, we could not be reached.")


def test_unchecked_routes_with_a_loop_still_end() -> None:
    walked = begin(build(GoTo("night"), night=GoTo("main")))
    assert walked.actions[-1] == EndCall()
    assert paths_taken(walked) == ["main", "night", "main", "unreached"]
