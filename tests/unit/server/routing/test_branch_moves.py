"""A branch of a route moves with everything after it, and no step is lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.routing.branch_moves import can_move_case, list_destinations, move_branch, move_case
from server.domain.routing.editing import StepMissing, find_parent, find_step
from server.domain.routing.paths import list_steps
from server.domain.routing.steps import (
    ByTag,
    Geo,
    GeoCase,
    HangUp,
    Menu,
    Ring,
    Route,
    Rung,
    Say,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)
from tests.unit.server.routing.trees import ROUTES

END = HangUp()
MESSAGE = Voicemail(Spoken("Speak."))
SALES = Ring((Rung("sales"),), Ring((Rung("backup"),), MESSAGE))
MENU = Route("main", Menu(Spoken("Press."), {"1": SALES, "2": Say(Spoken("Bye."))}, END))


def list_all(route: Route) -> list[tuple[str, Step]]:
    return list(list_steps([(route.name, route.first)]))


def test_two_branches_change_places_with_everything_after_them() -> None:
    moved = move_branch(MENU, "main.menu.1", "main.otherwise")
    assert find_step(moved, "main.otherwise") == SALES
    assert find_step(moved, "main.menu.1") == END
    assert move_branch(moved, "main.menu.1", "main.otherwise") == MENU


def test_a_branch_moves_to_an_end_and_leaves_its_key() -> None:
    moved = move_branch(MENU, "main.menu.1", "main.menu.2.then")
    assert moved.first == Menu(Spoken("Press."), {"2": Say(Spoken("Bye."), SALES)}, END)


def test_a_case_before_the_end_leaves_without_changing_where_it_goes() -> None:
    cases = (GeoCase(SALES, ("415",)), GeoCase(Say(Spoken("Bye.")), ("212",)))
    moved = move_branch(Route("main", Geo(cases, END)), "main.geo.0", "main.geo.1.then")
    assert moved.first == Geo((GeoCase(Say(Spoken("Bye."), SALES), ("212",)),), END)


def test_a_branch_that_a_call_needs_moves_to_no_end() -> None:
    assert "main.menu.2.then" not in list_destinations(MENU, "main.otherwise")
    with pytest.raises(StepMissing):
        move_branch(MENU, "main.otherwise", "main.menu.2.then")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("main", "main.otherwise"),
        ("main.menu.1", "main"),
        ("main.menu.1", "main.menu.1"),
        ("main.menu.1", "main.menu.1.otherwise"),
        ("main.menu.1.otherwise", "main.menu.1"),
        ("main.menu.1", "main.menu.9"),
        ("main.menu.1", ""),
        ("main.menu.9", "main.otherwise"),
    ],
)
def test_a_branch_moves_neither_before_nor_after_itself_nor_to_a_missing_step(path: str, to: str) -> None:
    with pytest.raises(StepMissing):
        move_branch(MENU, path, to)


@given(ROUTES, st.data())
def test_no_step_is_lost_wherever_a_branch_moves(routes: tuple[Route, ...], data: st.DataObject) -> None:
    route = routes[0]
    path, step = data.draw(st.sampled_from(list_all(route)))
    destinations = list_destinations(route, path)
    if not destinations:
        return
    to = data.draw(st.sampled_from(destinations))
    moved = move_branch(route, path, to)
    kinds = [Counter(one.kind for _, one in list_all(either)) for either in (route, moved)]
    assert kinds[0] == kinds[1]
    assert step in [one for _, one in list_all(moved)]
    if to in dict(list_all(route)):
        assert find_step(moved, to) == step
        assert move_branch(moved, path, to) == route


def test_cases_change_their_order_with_their_steps() -> None:
    cases = (GeoCase(SALES, ("415",)), GeoCase(END, ("212",)))
    tags = (TagCase("a", TagTest.PRESENT, SALES), TagCase("b", TagTest.PRESENT, END))
    route = Route("main", Geo(cases, ByTag(tags, MESSAGE)))
    moved = move_case(move_case(route, "main.geo.1", -1), "main.otherwise.by_tag.0", 1)
    assert moved == Route("main", Geo(cases[::-1], ByTag(tags[::-1], MESSAGE)))


@pytest.mark.parametrize(
    ("path", "by"), [("main.geo.0", -1), ("main.geo.1", 1), ("main.otherwise", 1), ("main.geo.0.otherwise", 1)]
)
def test_the_ends_of_a_list_of_cases_and_other_branches_do_not_move(path: str, by: int) -> None:
    route = Route("main", Geo((GeoCase(SALES, ("415",)), GeoCase(END, ("212",))), MESSAGE))
    with pytest.raises(StepMissing):
        move_case(route, path, by)
    parent_path, parent = find_parent(route, path)
    assert not can_move_case(parent, path.removeprefix(f"{parent_path}."), by)


def test_keys_of_a_menu_have_no_order() -> None:
    with pytest.raises(StepMissing):
        move_case(MENU, "main.menu.1", 1)
