"""Steps that lead on or end a call, and positions that a changed account no longer has."""

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


def test_a_text_is_said_before_what_comes_then() -> None:
    walked = begin(Say(HELLO, ring("desk")))
    assert walked.actions[0] == Speak(HELLO)
    assert names_rung(walked) == ["desk"]


def test_a_text_without_anything_then_is_the_end() -> None:
    assert begin(Say(HELLO)).actions == (Speak(HELLO), EndCall())


@pytest.mark.parametrize("reason", HangUpReason)
def test_a_call_may_be_ended_without_a_word(reason: HangUpReason) -> None:
    assert begin(HangUp(reason)).actions == (EndCall(reason),)


def test_a_message_is_taken_and_then_the_call_ends() -> None:
    step = Voicemail(HELLO, 60)
    walked = begin(step)
    assert walked.actions == (TakeMessage(HELLO, 60, Position("main")),)
    assert go_on(step, walked, Input(InputKind.MESSAGE_TAKEN)).actions == (EndCall(),)


def test_a_route_goes_on_with_another_by_its_own_paths() -> None:
    walked = begin(build(GoTo("night"), night=Say(HELLO)))
    assert paths_taken(walked) == ["main", "night"]


def test_the_steps_of_a_call_are_told_one_after_the_other() -> None:
    walked = begin(build(Say(HELLO, GoTo("night")), night=ring("desk")))
    assert [(taken.path, taken.decision) for taken in walked.taken] == [
        ("main", "says a text"),
        ("main.then", "continues with night"),
        ("night", "rings desk for 25 s"),
    ]


def test_a_position_that_is_gone_begins_anew_at_the_accounts_first_step() -> None:
    walked = go_on(build(ring("desk")), Position("old.otherwise"), NOBODY_ANSWERED)
    assert names_rung(walked) == ["desk"]
    assert walked.taken[0].path == "old.otherwise"
    assert walked.taken[0].decision == "no longer exists; starts again at main"


@pytest.mark.parametrize(
    "came",
    [press("1"), NOBODY_ANSWERED, Input(InputKind.QUEUE_LEFT), Input(InputKind.STARTED)],
    ids=lambda came: came.kind,
)
def test_a_step_that_has_become_another_is_begun_anew(came: Input) -> None:
    walked = go_on(
        build(Queue((Rung("desk"),), HELLO, SORRY)) if came.digits else build(Say(HELLO)), Position("main", 3), came
    )
    assert walked.actions == ((EnterQueue(Position("main")),) if came.digits else (Speak(HELLO), EndCall()))


def test_an_answered_call_ends_even_when_its_route_is_gone() -> None:
    answered = Input(InputKind.RING_ENDED, was_answered=True)
    assert go_on(build(SORRY), Position("old"), answered).actions == (EndCall(),)


def test_a_turn_of_a_list_that_has_become_shorter_is_still_read() -> None:
    walked = go_on(build(ring("desk")), Position("main", 999_999), NOBODY_ANSWERED)
    assert walked.actions == (Speak(SORRY.say), EndCall())


def test_a_route_that_names_one_that_is_gone_says_that_nobody_could_be_reached() -> None:
    walked = begin(GoTo("gone"))
    assert isinstance(walked.actions[0], Speak)
    assert walked.actions[0].spoken.text.startswith("We are sorry, we could not be reached.")


def test_routes_that_nobody_checked_do_not_walk_in_a_circle() -> None:
    walked = begin(build(GoTo("night"), night=GoTo("main")))
    assert walked.actions[-1] == EndCall()
    assert paths_taken(walked) == ["main", "night", "main", "unreached"]
