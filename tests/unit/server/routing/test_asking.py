"""Menus, and extensions of shared numbers."""

from dataclasses import replace

import pytest

from server.domain.calls.called_numbers import CalledNumber
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import AskDigits, EndCall, Input, InputKind, Position, Speak
from server.domain.routing.steps import AskExtension, HangUp, HangUpReason, Menu, Schedule, Spoken
from server.domain.routing.walk import resume_walk
from tests.unit.server.routing.walking import (
    FACTS,
    SORRY,
    World,
    begin,
    build,
    go_on,
    names_rung,
    paths_taken,
    press,
    ring,
)

ASK = Spoken("Press 1 or 2.")
WRONG = Spoken("That is no choice.")
MENU = Menu(
    ASK, {"1": ring("desk"), "2": ring("hall"), "#": HangUp(HangUpReason.BUSY)}, SORRY, repeats=3, invalid=WRONG
)
SHARED = replace(FACTS, extensions=("12", "13"))
ENTERED = replace(SHARED, extension="13")
POOL = NumberPool("pool", "roofing", (), (), route="shared")
PLACE = CalledNumber(PhoneNumber("+18665550121", "13"), POOL)


def test_a_menu_asks_for_one_key() -> None:
    assert begin(MENU).actions == (AskDigits(ASK, 1, 5, Position("main")),)


def test_key_continues_at_its_step() -> None:
    walked = go_on(MENU, begin(MENU), press("2"))
    assert names_rung(walked) == ["hall"]
    assert [taken.decision for taken in walked.taken] == ["key 2", "rings hall for 25 s"]
    assert paths_taken(walked) == ["main", "main.menu.2"]


def test_the_pound_key_is_a_key_like_any_other() -> None:
    assert go_on(MENU, begin(MENU), press("#")).actions == (EndCall(HangUpReason.BUSY),)


def test_unknown_key_is_announced_and_asked_for_again() -> None:
    walked = go_on(MENU, begin(MENU), press("9"))
    assert walked.actions == (Speak(WRONG), AskDigits(ASK, 1, 5, Position("main", 1)))
    assert walked.taken[0].decision == "'9' is not a key of the menu; asks again"


def test_missing_key_is_asked_for_again_without_the_invalid_text() -> None:
    assert go_on(MENU, begin(MENU), press("")).actions == (AskDigits(ASK, 1, 5, Position("main", 1)),)


def test_call_continues_after_the_last_attempt() -> None:
    walked = go_on(MENU, Position("main", 2), press("9"))
    assert walked.actions == (Speak(SORRY.say), EndCall())
    assert walked.taken[0].decision == "'9' is not a key of the menu, tried 3 times"


def test_key_of_the_last_attempt_still_continues_at_its_step() -> None:
    assert names_rung(go_on(MENU, Position("main", 2), press("1"))) == ["desk"]


@pytest.mark.parametrize(
    ("extensions", "count"), [(("12", "13"), 2), (("1", "12"), None)], ids=["equally long", "of different lengths"]
)
def test_a_shared_number_asks_for_its_extension_first(extensions: tuple[str, ...], count: int | None) -> None:
    walked = begin(build(ring("desk")), facts=replace(FACTS, extensions=extensions))
    asked = walked.actions[0]
    assert isinstance(asked, AskDigits)
    assert (asked.count, asked.position) == (count, Position("main.extension"))


@pytest.mark.parametrize("digits", ["13", "13#"])
def test_walk_returns_the_entered_extension_and_waits_for_the_attribution(digits: str) -> None:
    routes = build(ring("desk"))
    walked = go_on(routes, begin(routes, facts=SHARED), press(digits), facts=SHARED)
    assert (walked.extension, walked.actions) == ("13", ())


def test_route_is_that_of_the_extensions_tracking_number() -> None:
    routes = build(ring("desk"), shared=ring("hall"))
    walked = resume_walk(routes, Position("main.extension"), PLACE, ENTERED, World())
    assert names_rung(walked) == ["hall"]


def test_unknown_extension_is_asked_for_again() -> None:
    routes = build(ring("desk"))
    walked = go_on(routes, begin(routes, facts=SHARED), press("99"), facts=SHARED)
    asked = walked.actions[-1]
    assert isinstance(asked, AskDigits)
    assert asked.position == Position("main.extension", 1)
    assert walked.taken[0].decision == "'99' is not an extension of the number; asks again"


def test_caller_without_an_extension_is_still_connected() -> None:
    routes = build(ring("desk"))
    walked = go_on(routes, Position("main.extension", 1), press(""), facts=SHARED)
    assert names_rung(walked) == ["desk"]
    assert walked.extension is None


def test_a_route_may_ask_for_the_extension_itself() -> None:
    step = AskExtension(ASK, ring("hall"), SORRY)
    routes = build(step)
    assert begin(routes, facts=SHARED).actions == (AskDigits(ASK, 2, 5, Position("main")),)
    walked = resume_walk(routes, Position("main"), PLACE, ENTERED, World())
    assert (names_rung(walked), paths_taken(walked)) == (["hall"], ["main.then"])


def test_extension_with_its_own_route_takes_that_route() -> None:
    routes = build(AskExtension(ASK, ring("desk"), SORRY), shared=ring("hall"))
    assert names_rung(resume_walk(routes, Position("main"), PLACE, ENTERED, World())) == ["hall"]


def test_route_that_asks_later_continues_at_that_step() -> None:
    routes = build(Schedule((), SORRY, AskExtension(ASK, ring("hall"), SORRY)))
    walked = resume_walk(routes, Position("main.otherwise"), PLACE, ENTERED, World())
    assert paths_taken(walked) == ["main.otherwise.then"]


def test_an_extension_is_asked_for_once() -> None:
    assert names_rung(begin(AskExtension(ASK, ring("hall"), SORRY), facts=ENTERED)) == ["hall"]
    assert names_rung(begin(ring("desk"), facts=ENTERED)) == ["desk"]


def test_a_number_without_extensions_is_not_asked_for_one() -> None:
    assert names_rung(begin(AskExtension(ASK, ring("hall"), SORRY))) == ["hall"]


def test_repeated_webhook_with_an_extension_returns_it_again() -> None:
    routes = build(ring("desk"))
    came = Input(InputKind.DIGITS, digits="12")
    assert all(go_on(routes, Position("main.extension"), came, facts=SHARED).extension == "12" for _ in range(2))
