"""Routes that could leave a caller nowhere are refused, with the path that does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

import pytest

from server.domain.routing.checks import DEEPEST_MENUS, DEEPEST_STEPS, MOST_STEPS, check_routes
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


def check(first: Step, **others: Step) -> list[tuple[str, str]]:
    """What is wrong with these routes, of which the first is called main, in a business with a desk and a hall."""
    routes = [Route("main", first), *(Route(name, step) for name, step in others.items())]
    return list(check_routes(routes, ["desk", "hall"]))


def test_routes_that_answer_everybody_are_fine() -> None:
    queue = Queue((Rung("hall"),), HELLO, Voicemail(HELLO))
    menu = Menu(HELLO, {"1": queue, "*": GoTo("night"), "#": HangUp()}, SORRY)
    geo = Geo((GeoCase(menu, area_codes=("020",), states=("CA",), countries=("US",)),), ring("desk", otherwise=menu))
    tags = ByTag((TagCase("language", TagTest.IS, geo, ("es",)), TagCase("customer", TagTest.PRESENT, SORRY)), SORRY)
    step = AskExtension(HELLO, replace(SCHEDULE, then=tags, holidays=((2, 29),), time_zone="Asia/Tokyo"), GoTo("night"))
    assert check(step, night=Say(HELLO, HangUp())) == []


FAULTS: Sequence[tuple[Step, str, str]] = [
    (ring("cellar"), "main", "there is no receiving number 'cellar'; there are: desk, hall"),
    (ring(), "main", "receiving_numbers: 0 is not from 1 to 50"),
    (ring(*["desk"] * 11), "main", "receiving_numbers: 11 can't ring at once; carriers ring up to 10"),
    (Ring((Rung("desk", weight=0),), SORRY), "main", "weight of 'desk': 0 is not from 1 to 10000"),
    (Ring((Rung("desk", seconds=601),), SORRY), "main", "seconds of 'desk': 601 is not from 1 to 600"),
    (Ring((Rung("desk"),), SORRY, seconds=0), "main", "seconds: 0 is not from 1 to 600"),
    (Ring((Rung("desk"),), SORRY, whisper=Spoken("")), "main", "whisper: the text must have from 1 to 2000 characters"),
    (GoTo("night"), "main", "there is no route 'night'; there are: main"),
    (ring("desk", otherwise=GoTo("night")), "main.otherwise", "there is no route 'night'; there are: main"),
    (Say(HELLO, GoTo("night")), "main.then", "there is no route 'night'; there are: main"),
    (Say(Spoken(" ")), "main", "say: the text must have from 1 to 2000 characters"),
    (replace(SCHEDULE, hours=()), "main", "hours: 0 is not from 1 to 200"),
    (replace(SCHEDULE, hours=(Hours(7, time(9), time(10)),)), "main", "hours: a weekday is one of Monday to Sunday"),
    (replace(SCHEDULE, time_zone="Mars/Base"), "main", "there is no time zone 'Mars/Base'; use a name like America/New_York"),
    (replace(SCHEDULE, holidays=((2, 30),)), "main", "holidays: there is no day 02-30"),
    (replace(SCHEDULE, then=ring("cellar")), "main.then", "there is no receiving number 'cellar'; there are: desk, hall"),
    (Geo((), SORRY), "main", "geo: 0 is not from 1 to 200"),
    (Geo((GeoCase(SORRY),), SORRY), "main", "geo.0: names no place; add area_codes, zips, states or countries"),
    (Geo((GeoCase(SORRY, zips=("94-110",)),), SORRY), "main", "geo.0: '94-110' is no postal code; write it as in 94110 or 941*"),
    (Geo((GeoCase(SORRY, area_codes=("4l5",)),), SORRY), "main", "geo.0: '4l5' is no area code; use its digits"),
    (Geo((GeoCase(SORRY, states=("California",)),), SORRY), "main", "geo.0: 'California' is no state; use its code, as in CA"),
    (Geo((GeoCase(SORRY, countries=("USA",)),), SORRY), "main", "geo.0: 'USA' is no country; use two letters as in US"),
    (Geo((GeoCase(GoTo("x"), states=("CA",)),), SORRY), "main.geo.0", "there is no route 'x'; there are: main"),
    (ByTag((), SORRY), "main", "by_tag: 0 is not from 1 to 200"),
    (ByTag((TagCase("", TagTest.PRESENT, SORRY),), SORRY), "main", "by_tag.0: names no tag"),
    (ByTag((TagCase("a", TagTest.IS, SORRY),), SORRY), "main", "by_tag.0: 'is' needs at least one value"),
    (ByTag((TagCase("a", TagTest.PRESENT, SORRY, ("b",)),), SORRY), "main", "by_tag.0: 'present' takes no values"),
    (
        ByTag((TagCase("a", TagTest.CONTAINS, SORRY, ("",)),), SORRY),
        "main",
        "by_tag.0: an empty value fits nothing; use 'present' to ask whether there is a tag",
    ),
    (ByTag((TagCase("a", TagTest.PRESENT, GoTo("x")),), SORRY), "main.by_tag.0", "there is no route 'x'; there are: main"),
    (replace(MENU, keys={}), "main", "keys: a menu without keys leads nowhere; add one"),
    (replace(MENU, keys={"10": SORRY}), "main", "keys: '10' is no key of a phone; there are 0 to 9, * and #"),
    (replace(MENU, keys={"": SORRY}), "main", "keys: '' is no key of a phone; there are 0 to 9, * and #"),
    (replace(MENU, keys={"٣": SORRY}), "main", "keys: '٣' is no key of a phone; there are 0 to 9, * and #"),
    (replace(MENU, keys={"1": GoTo("x")}), "main.menu.1", "there is no route 'x'; there are: main"),
    (replace(MENU, repeats=0), "main", "repeats: 0 is not from 1 to 10"),
    (AskExtension(HELLO, SORRY, SORRY, seconds=61), "main", "seconds: 61 is not from 1 to 60"),
    (Queue((Rung("desk"),), HELLO, SORRY, max_wait_seconds=0), "main", "max_wait_seconds: 0 is not from 1 to 14400"),
    (Queue((Rung("desk"),), Spoken(""), SORRY), "main", "hold: the text must have from 1 to 2000 characters"),
    (Queue((Rung("desk"),), HELLO, GoTo("x")), "main.otherwise", "there is no route 'x'; there are: main"),
    (Voicemail(HELLO, 0), "main", "max_seconds: 0 is not from 1 to 3600"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "path", "what"), FAULTS, ids=[f"{path}, {what}"[:60] for _, path, what in FAULTS])
def test_a_step_that_leads_nowhere_is_named(step: Step, path: str, what: str) -> None:
    assert check(step) == [(path, what)]


def test_a_route_that_leads_to_itself_is_a_circle() -> None:
    assert check(ring("desk", otherwise=GoTo("main"))) == [
        ("main.otherwise", "leads in a circle, main -> main; a caller would never get out")
    ]


def test_a_circle_through_other_routes_is_found_where_it_closes() -> None:
    day = ring("desk", otherwise=GoTo("night"))
    night = Menu(HELLO, {"1": SORRY, "2": GoTo("weekend")}, SORRY)
    assert check(GoTo("day"), day=day, night=night, weekend=Say(HELLO, GoTo("day"))) == [
        ("weekend.then", "leads in a circle, day -> night -> weekend -> day; a caller would never get out")
    ]


def test_routes_that_meet_again_are_no_circle() -> None:
    assert check(Menu(HELLO, {"1": GoTo("day"), "2": GoTo("night")}, SORRY), day=GoTo("night"), night=SORRY) == []


@pytest.mark.parametrize("name", ["main.otherwise", "target", "receiving", "unreached", "not_in_use"])
def test_a_name_that_is_the_path_of_something_else_is_refused(name: str) -> None:
    problems = list(check_routes([Route(name, SORRY)], []))
    assert [path for path, _ in problems] == [name]
    assert problems[0][1].startswith("can't be a route's name")


def test_of_many_names_only_the_first_are_told() -> None:
    [(_, what)] = check_routes([Route("main", ring("cellar"))], [f"desk-{n}" for n in range(1_000)])
    assert what.endswith("desk-18, desk-19, ...")


def test_two_routes_of_one_name_are_refused() -> None:
    assert list(check_routes([Route("main", SORRY), Route("main", HangUp())], [])) == [
        ("main", "is the name of 2 routes")
    ]


def test_menus_inside_menus_inside_menus_are_refused() -> None:
    step: Step = SORRY
    for _ in range(DEEPEST_MENUS):
        step = Menu(HELLO, {"1": step}, SORRY)
    assert check(step) == []
    assert check(Menu(HELLO, {"1": step}, SORRY)) == [
        ("main" + ".menu.1" * DEEPEST_MENUS, "is a menu inside 10 others; callers get lost: nest fewer")
    ]


def test_a_route_that_is_too_deep_is_refused_whatever_its_depth() -> None:
    step: Step = HangUp()
    for _ in range(DEEPEST_STEPS - 1):
        step = Say(HELLO, step)
    assert check(step) == []
    for _ in range(5_000):
        step = Say(HELLO, step)
    assert check(step) == [
        ("main" + ".then" * DEEPEST_STEPS, "is more than 30 steps deep; go on with a route of its own there")
    ]


def test_a_route_with_too_many_steps_is_refused() -> None:
    cases = tuple(TagCase("a", TagTest.PRESENT, Say(HELLO, SORRY)) for _ in range(200))
    wide = ByTag(tuple(TagCase("a", TagTest.PRESENT, ByTag(cases, SORRY)) for _ in range(3)), SORRY)
    assert [what for _, what in check(wide)] == [
        f"is one step more than the {MOST_STEPS} that a route may have; make two routes of it"
    ]


def test_a_path_that_is_too_long_for_a_url_is_refused() -> None:
    [(path, what)] = check_routes([Route("m" * 395, ring("desk", otherwise=SORRY))], ["desk"])
    assert path == "m" * 395 + ".otherwise"
    assert what == "has a path of more than 400 characters; give the route a shorter name"
