"""The step that asks the caller to press a key before anybody's phone rings."""

import pytest

from server.account_file.problems import AccountFileError
from server.account_file.read import read_account_file
from server.domain.calls.call import Outcome
from server.domain.calls.event_writing import write_walk
from server.domain.calls.events import EventKind
from server.domain.calls.progress import derive_progress
from server.domain.routing.actions import AskDigits, Confirmation, EndCall, Position, WalkResult
from server.domain.routing.steps import Confirm, HangUp, Spoken, Step
from tests.unit.server.domain.calls.stories import (
    BEGAN,
    STARTED,
    ended,
    leg,
    make_events,
    message,
    ring_ended,
    started,
    step,
)
from tests.unit.server.routing.walking import SORRY, begin, go_on, names_rung, paths_taken, press, ring

ASK = Spoken("Press 1.")
STEP = Confirm(ASK, ring("desk"), HangUp())
HEAD = 'account: {key: a, name: A, country: US}\nreceiving_numbers: [{name: desk, number: "+14155550180"}]\n'


def read_step(written: str) -> Step:
    then = "then: {ring: desk, otherwise: {hang_up: true}}, otherwise: {hang_up: true}"
    return read_account_file(f"{HEAD}routes: [{{name: main, {written}, {then}}}]".encode()).routes[0].first


Part = tuple[float, EventKind, dict[str, str]]


def judge(*walks: WalkResult, then: tuple[Part, ...] = (ended(60),)) -> Outcome:
    """The outcome of a call with these responses, five seconds after one another, and what followed."""
    steps = [
        event for index, walked in enumerate(walks) for event in write_walk(walked, f"{index}", BEGAN + 5 * index, "")
    ]
    return derive_progress([*make_events(started(), *then), *steps]).outcome


def test_one_key_is_asked_for() -> None:
    walked = begin(STEP)
    assert walked.actions == (AskDigits(ASK, 1, 5, Position("main")),)
    assert [taken.confirmation for taken in walked.taken] == [Confirmation.ASKED]


def test_caller_who_presses_the_key_continues() -> None:
    walked = go_on(STEP, begin(STEP), press("1"))
    assert names_rung(walked) == ["desk"]
    assert paths_taken(walked) == ["main", "main.then"]


@pytest.mark.parametrize("pressed", ["", "2", "*"])
def test_call_ends_after_the_last_attempt_without_the_key(pressed: str) -> None:
    again = go_on(STEP, begin(STEP), press(pressed))
    assert again.actions == (AskDigits(ASK, 1, 5, Position("main", 1)),)
    last = go_on(STEP, again, press(pressed))
    assert last.actions == (EndCall(),)
    assert last.taken[0].confirmation is Confirmation.NOT_PRESSED


def test_key_at_the_second_attempt_counts() -> None:
    again = go_on(STEP, begin(STEP), press("9"))
    assert names_rung(go_on(STEP, again, press("1"))) == ["desk"]


def test_call_may_go_elsewhere_without_the_key() -> None:
    step = Confirm(ASK, ring("desk"), ring("hall"), key="5", repeats=1)
    assert names_rung(go_on(step, begin(step), press("1"))) == ["hall"]
    assert names_rung(go_on(step, begin(step), press("5"))) == ["desk"]


def test_call_without_the_key_is_unconfirmed_whoever_hangs_up() -> None:
    asked = begin(STEP)
    again = go_on(STEP, asked, press(""))
    last = go_on(STEP, again, press(""))
    assert judge(asked) is Outcome.UNCONFIRMED
    assert judge(asked, again) is Outcome.UNCONFIRMED
    assert judge(asked, again, last) is Outcome.UNCONFIRMED


def test_call_with_the_key_has_the_outcome_of_what_follows() -> None:
    said = Confirm(ASK, SORRY, HangUp())
    asked = begin(said)
    assert judge(asked, go_on(said, asked, press("1"))) is Outcome.HANDLED
    rung = go_on(STEP, begin(STEP), press("1"))
    assert judge(begin(STEP), rung, then=(ring_ended(40, "no_answer"), step(40, "x"), ended(41))) is Outcome.NO_ANSWER


def test_message_of_a_caller_who_did_not_press_the_key_is_a_voicemail() -> None:
    asked = begin(STEP)
    assert judge(asked, then=(message(9), ended(19))) is Outcome.VOICEMAIL


def test_ring_of_a_caller_who_did_not_press_the_key_decides() -> None:
    answered = (leg(9, STARTED, "desk"), leg(10, EventKind.LEG_ANSWERED, "desk"), ended(60))
    assert judge(begin(STEP), then=answered) is Outcome.ANSWERED


def test_tag_named_confirmation_changes_no_outcome() -> None:
    events = make_events(started(), (1, EventKind.TAGGED, {"confirmation": "asked"}), ended(3))
    assert derive_progress(events).outcome is Outcome.ABANDONED


def test_short_and_full_form_are_read() -> None:
    assert read_step("confirm: Press 1.") == Confirm(ASK, ring("desk", otherwise=HangUp()), HangUp())
    full = read_step('confirm: {say: Press 1., key: "#", repeats: 1, seconds: 9}')
    assert full == Confirm(ASK, ring("desk", otherwise=HangUp()), HangUp(), "#", 1, 9)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "{name: main, confirm: Press 1., then: {hang_up: true}}",
            "add 'otherwise', the step when the key is not pressed",
        ),
        ("{name: main, confirm: Press 1., otherwise: {hang_up: true}}", "add 'then'"),
        (
            "{name: main, confirm: {say: A, key: '12'}, then: {hang_up: true}, otherwise: {hang_up: true}}",
            "'12' is not a key of a phone",
        ),
        (
            "{name: main, confirm: {say: A, repeats: 0}, then: {hang_up: true}, otherwise: {hang_up: true}}",
            "should be greater than or equal to 1",
        ),
    ],
)
def test_incomplete_step_is_a_problem(written: str, message: str) -> None:
    with pytest.raises(AccountFileError) as caught:
        read_account_file(f"{HEAD}routes: [{written}]".encode())
    assert message in str(caught.value)
