"""Routes with a step that does not end a call are rejected, with the path of the step."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

import pytest

from server.account_file.problems import write_field
from server.domain.account_checks import check_account
from server.domain.account_checks.steps import DEEPEST_STEP, MOST_STEPS
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Geo,
    GeoCase,
    GoTo,
    HangUp,
    Hours,
    Menu,
    Queue,
    ReceivingNumber,
    Ring,
    Route,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)
from tests.unit.server.routing.walking import SORRY, ring

HELLO = Spoken("Hello.")
MENU = Menu(HELLO, {"1": HangUp()}, SORRY)
SCHEDULE = Schedule((Hours(0, time(9), time(17)),), ring("desk"), SORRY)


def check_routes(
    routes: Sequence[Route], receiving_number_names: Sequence[str] = ("desk", "hall")
) -> list[tuple[FieldPath, str]]:
    """The errors of an account with these routes and receiving numbers."""
    numbers = tuple(
        ReceivingNumber(name, PhoneNumber(f"+1415555{index:04}"))
        for index, name in enumerate(receiving_number_names, 100)
    )
    account = Account("a", "A", "US", receiving_numbers=numbers, routes=tuple(routes))
    return [(problem.path, problem.message) for problem in check_account(account)]


def check(first: Step, **others: Step) -> list[tuple[FieldPath, str]]:
    """The errors of these routes, the first named main, in a business with a desk and a hall."""
    return check_routes([Route("main", first), *(Route(name, step) for name, step in others.items())])


def test_routes_that_end_every_call_are_valid() -> None:
    queue = Queue((Rung("hall"),), HELLO, Voicemail(HELLO))
    menu = Menu(HELLO, {"1": queue, "*": GoTo("night"), "#": HangUp()}, SORRY)
    geo = Geo((GeoCase(menu, area_codes=("020",), states=("CA",), countries=("US",)),), ring("desk", otherwise=menu))
    tags = ByTag((TagCase("language", TagTest.IS, geo, ("es",)), TagCase("customer", TagTest.PRESENT, SORRY)), SORRY)
    step = AskExtension(HELLO, replace(SCHEDULE, then=tags, holidays=((2, 29),), time_zone="Asia/Tokyo"), GoTo("night"))
    assert check(step, night=Say(HELLO, HangUp())) == []


FAULTS: Sequence[tuple[Step, str, str]] = [
    (ring("cellar"), "routes[0]", "main: there is no receiving number 'cellar'; known are: desk, hall"),
    (ring(), "routes[0].ring.receiving_numbers", "is empty; expected at least one entry"),
    (ring(*["desk"] * 11), "routes[0].ring", "rings 11 numbers at once; carriers ring up to 10"),
    (
        Ring((Rung("desk", weight=0),), SORRY),
        "routes[0].ring.receiving_numbers[0].weight",
        "0 should be greater than or equal to 1",
    ),
    (
        Ring((Rung("desk", seconds=601),), SORRY),
        "routes[0].ring.receiving_numbers[0].seconds",
        "601 should be less than or equal to 600",
    ),
    (Ring((Rung("desk"),), SORRY, seconds=0), "routes[0].ring.seconds", "0 should be greater than or equal to 1"),
    (
        Ring((Rung("desk"),), SORRY, whisper=Spoken("")),
        "routes[0].ring.whisper.text",
        "'' should have at least 1 character",
    ),
    (GoTo("night"), "routes[0]", "main: there is no route 'night'; known are: main"),
    (
        ring("desk", otherwise=GoTo("night")),
        "routes[0].otherwise",
        "main.otherwise: there is no route 'night'; known are: main",
    ),
    (Say(HELLO, GoTo("night")), "routes[0].then", "main.then: there is no route 'night'; known are: main"),
    (Say(Spoken(" ")), "routes[0].say.text", "'' should have at least 1 character"),
    (
        replace(SCHEDULE, hours=()),
        "routes[0].schedule.hours",
        "has no opening hours, as in 'hours: {mon-fri: \"09:00-17:30\"}'",
    ),
    (
        replace(SCHEDULE, hours=(Hours(7, time(9), time(10)),)),
        "routes[0].schedule.hours",
        "a weekday must be one of Monday to Sunday",
    ),
    (
        replace(SCHEDULE, time_zone="Mars/Base"),
        "routes[0].schedule.time_zone",
        "'Mars/Base' is not a time zone; write it as in 'America/New_York', 'Europe/Berlin' or 'UTC'",
    ),
    (replace(SCHEDULE, holidays=((2, 30),)), "routes[0].schedule.holidays[0]", "'02-30' is not a date in the calendar"),
    (
        replace(SCHEDULE, then=ring("cellar")),
        "routes[0].then",
        "main.then: there is no receiving number 'cellar'; known are: desk, hall",
    ),
    (Geo((), SORRY), "routes[0].geo", "is empty; expected at least one entry"),
    (Geo((GeoCase(SORRY),), SORRY), "routes[0].geo[0]", "has no location; add area_codes, zips, states or countries"),
    (
        Geo((GeoCase(SORRY, zips=("94-110",)),), SORRY),
        "routes[0].geo[0].zips[0]",
        "'94-110' must be written as '94110'",
    ),
    (
        Geo((GeoCase(SORRY, area_codes=("4l5",)),), SORRY),
        "routes[0].geo[0].area_codes[0]",
        "'4l5' is not an area code: use 1 to 6 digits",
    ),
    (
        Geo((GeoCase(SORRY, states=("California",)),), SORRY),
        "routes[0].geo[0].states[0]",
        "'California' is not a state; use its letters, as in 'CA' or 'NSW'",
    ),
    (
        Geo((GeoCase(SORRY, countries=("USA",)),), SORRY),
        "routes[0].geo[0].countries[0]",
        "'USA' is not a country: use its two letters; did you mean 'US'?",
    ),
    (
        Geo((GeoCase(GoTo("x"), states=("CA",)),), SORRY),
        "routes[0].geo[0].then",
        "main.geo.0: there is no route 'x'; known are: main",
    ),
    (ByTag((), SORRY), "routes[0].by_tag", "is empty; expected at least one entry"),
    (
        ByTag((TagCase("", TagTest.PRESENT, SORRY),), SORRY),
        "routes[0].by_tag[0].tag",
        "'' is not a tag name: use letters, digits, '_', '-' and '.', at most 64",
    ),
    (ByTag((TagCase("a", TagTest.IS, SORRY),), SORRY), "routes[0].by_tag[0]", "'is' needs at least one value"),
    (ByTag((TagCase("a", TagTest.PRESENT, SORRY, ("b",)),), SORRY), "routes[0].by_tag[0]", "'present' has no values"),
    (
        ByTag((TagCase("a", TagTest.CONTAINS, SORRY, ("",)),), SORRY),
        "routes[0].by_tag[0].contains[0]",
        "'' should have at least 1 character",
    ),
    (
        ByTag((TagCase("a", TagTest.PRESENT, GoTo("x")),), SORRY),
        "routes[0].by_tag[0].then",
        "main.by_tag.0: there is no route 'x'; known are: main",
    ),
    (replace(MENU, keys={}), "routes[0].menu.keys", "is empty; expected at least one entry"),
    (
        replace(MENU, keys={"10": SORRY}),
        "routes[0].menu.keys.10",
        "'10' is not a key of a phone; use one digit, '*' or '#'",
    ),
    (replace(MENU, keys={"": SORRY}), "routes[0].menu.keys.", "'' is not a key of a phone; use one digit, '*' or '#'"),
    (
        replace(MENU, keys={"٣": SORRY}),
        "routes[0].menu.keys.٣",
        "'٣' is not a key of a phone; use one digit, '*' or '#'",
    ),
    (
        replace(MENU, keys={"1": GoTo("x")}),
        "routes[0].menu.keys.1",
        "main.menu.1: there is no route 'x'; known are: main",
    ),
    (replace(MENU, repeats=0), "routes[0].menu.repeats", "0 should be greater than or equal to 1"),
    (
        AskExtension(HELLO, SORRY, SORRY, seconds=61),
        "routes[0].extension.seconds",
        "61 should be less than or equal to 60",
    ),
    (
        Queue((Rung("desk"),), HELLO, SORRY, max_wait_seconds=0),
        "routes[0].queue.max_wait_seconds",
        "0 should be greater than or equal to 1",
    ),
    (Queue((Rung("desk"),), Spoken(""), SORRY), "routes[0].queue.hold.text", "'' should have at least 1 character"),
    (
        Queue((Rung("desk"),), HELLO, GoTo("x")),
        "routes[0].otherwise",
        "main.otherwise: there is no route 'x'; known are: main",
    ),
    (Voicemail(HELLO, 0), "routes[0].voicemail.max_seconds", "0 should be greater than or equal to 1"),
]


@pytest.mark.parametrize(("step", "path", "what"), FAULTS, ids=[f"{path}, {what}"[:60] for _, path, what in FAULTS])
def test_step_without_a_valid_next_step_is_reported_with_its_path(step: Step, path: str, what: str) -> None:
    assert [(write_field(field), message) for field, message in check(step)] == [(path, what)]


def test_route_that_continues_with_itself_is_a_loop() -> None:
    assert check(ring("desk", otherwise=GoTo("main"))) == [
        (("routes", 0, "otherwise"), "main.otherwise: leads in a circle, main -> main; the call would never end")
    ]


def test_loop_through_other_routes_is_reported_where_it_closes() -> None:
    day = ring("desk", otherwise=GoTo("night"))
    night = Menu(HELLO, {"1": SORRY, "2": GoTo("weekend")}, SORRY)
    assert check(GoTo("day"), day=day, night=night, weekend=Say(HELLO, GoTo("day"))) == [
        (
            ("routes", 3, "then"),
            "weekend.then: leads in a circle, day -> night -> weekend -> day; the call would never end",
        )
    ]


def test_routes_that_join_again_are_not_a_loop() -> None:
    assert check(Menu(HELLO, {"1": GoTo("day"), "2": GoTo("night")}, SORRY), day=GoTo("night"), night=SORRY) == []


@pytest.mark.parametrize("name", ["main.otherwise", "target", "receiving", "unreached", "not_in_use"])
def test_route_name_that_is_a_reserved_path_is_rejected(name: str) -> None:
    [(path, message)] = check_routes([Route(name, SORRY)])
    assert path == ("routes", 0, "name")
    assert "is not a route's name" in message or "can't be used, as it is the name of a built-in route" in message


def test_error_lists_only_the_first_of_many_names() -> None:
    [(_, what)] = check_routes([Route("main", ring("cellar"))], [f"desk-{n}" for n in range(1_000)])
    assert what.endswith("desk-18, desk-19, ...")


def test_two_routes_with_the_same_name_are_rejected() -> None:
    assert check_routes([Route("main", SORRY), Route("main", HangUp())]) == [
        (("routes", 1, "name"), "'main' is already the name of routes[0]")
    ]


def test_route_that_is_too_deep_is_rejected_at_any_depth() -> None:
    step: Step = HangUp()
    for _ in range(DEEPEST_STEP - 1):
        step = Say(HELLO, step)
    assert check(step) == []
    for _ in range(5_000):
        step = Say(HELLO, step)
    assert check(step) == [
        (
            ("routes", 0, *["then"] * DEEPEST_STEP),
            "steps are nested more than 10 deep; move some to another route",
        )
    ]


def test_routes_with_too_many_steps_are_rejected() -> None:
    cases = tuple(TagCase("a", TagTest.PRESENT, SORRY) for _ in range(100))
    wide = ByTag(tuple(TagCase("a", TagTest.PRESENT, ByTag(cases, SORRY)) for _ in range(9)), SORRY)
    assert check(wide) == []
    assert [what for _, what in check(wide, other=ByTag(cases, SORRY))] == [
        f"the account's routes have more than {MOST_STEPS:,} steps"
    ]
