"""A route's steps are replaced, moved and removed by their paths, and the rest of the tree stays as it is."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.routing.editing import (
    StepMissing,
    can_move_earlier,
    can_move_later,
    find_main_way,
    find_parent,
    find_step,
    is_announced,
    move_earlier,
    move_later,
    put_child,
    remove_step,
    replace_step,
)
from server.domain.routing.paths import list_steps
from server.domain.routing.step_words import describe_step, list_branches
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
BYE = Say(Spoken("Bye."))
DESK, HALL, YARD = (Rung(name) for name in ("desk", "hall", "yard"))
LINE = Route("main", Ring((DESK,), Ring((HALL,), Ring((YARD,), Voicemail(Spoken("Speak."))))))
MENU = Route("main", Menu(Spoken("Press."), {"1": BYE, "#": Say(Spoken("Hi."), END)}, Voicemail(Spoken("Speak."))))


def list_all(route: Route) -> list[tuple[str, Step]]:
    return list(list_steps([(route.name, route.first)]))


def list_ring_names(route: Route) -> list[str]:
    """The receiving numbers in the order in which a route of single rings tries them."""
    return [step.rung[0].receiving_number for _, step in list_all(route) if isinstance(step, Ring)]


@given(ROUTES, st.data())
def test_a_replaced_step_is_found_at_its_path_and_the_others_stay(
    routes: tuple[Route, ...], data: st.DataObject
) -> None:
    route = routes[0]
    path, _ = data.draw(st.sampled_from(list_all(route)))
    changed = replace_step(route, path, BYE)
    assert find_step(changed, path) == BYE
    others = {at for at, _ in list_all(route) if not f"{at}.".startswith(f"{path}.")}
    assert {at for at, _ in list_all(changed)} == others | {path}
    assert replace_step(changed, path, find_step(route, path)) == route


@given(ROUTES)
def test_moving_a_step_earlier_and_then_later_restores_the_route(routes: tuple[Route, ...]) -> None:
    for route in routes:
        for path, step in list_all(route):
            if path == route.name:
                continue
            parent_path, parent = find_parent(route, path)
            if not can_move_earlier(path.removeprefix(f"{parent_path}."), step):
                with pytest.raises(StepMissing):
                    move_earlier(route, path)
                continue
            moved = move_earlier(route, path)
            kinds = [Counter(one.kind for _, one in list_all(either)) for either in (route, moved)]
            assert kinds[0] == kinds[1]
            assert find_step(moved, parent_path).kind == step.kind
            if find_main_way(parent) == path.removeprefix(f"{parent_path}."):
                assert can_move_later(find_step(moved, parent_path))
                assert move_later(moved, parent_path) == route


def test_moving_changes_the_order_in_which_numbers_ring() -> None:
    assert list_ring_names(move_earlier(LINE, "main.otherwise")) == ["hall", "desk", "yard"]
    assert list_ring_names(move_later(LINE, "main.otherwise")) == ["desk", "yard", "hall"]


@pytest.mark.parametrize("path", ["main", "main.otherwise.otherwise.otherwise", "main.then", "other", ""])
def test_a_first_or_last_or_missing_step_does_not_move_earlier(path: str) -> None:
    with pytest.raises(StepMissing):
        move_earlier(LINE, path)


def test_a_removed_step_leaves_what_follows_it() -> None:
    assert list_ring_names(remove_step(LINE, "main.otherwise", "otherwise")) == ["desk", "yard"]
    assert find_step(remove_step(MENU, "main", "menu.#"), "main") == Say(Spoken("Hi."), END)


def test_a_key_and_its_steps_are_removed_together_but_not_the_last_key() -> None:
    changed = remove_step(MENU, "main.menu.#", None)
    assert [path for path, _ in list_all(changed)] == ["main", "main.menu.1", "main.otherwise"]
    with pytest.raises(StepMissing):
        remove_step(changed, "main.menu.1", None)


def test_cases_of_places_and_tags_are_removed_by_their_position() -> None:
    cases = (GeoCase(BYE, ("415",)), GeoCase(END, ("212",)))
    route = Route(
        "main", Geo(cases, ByTag((TagCase("a", TagTest.PRESENT, BYE), TagCase("b", TagTest.PRESENT, END)), END))
    )
    changed = remove_step(remove_step(route, "main.geo.0", None), "main.otherwise.by_tag.1", None)
    assert find_step(changed, "main.geo.0") == END
    assert find_step(changed, "main.otherwise.by_tag.0") == BYE


def test_what_follows_a_said_text_can_be_removed_and_added() -> None:
    shorter = remove_step(MENU, "main.menu.#.then", None)
    assert find_step(shorter, "main.menu.#") == Say(Spoken("Hi."))
    assert replace_step(shorter, "main.menu.#.then", END) == MENU


def test_a_step_that_must_have_a_next_step_keeps_it() -> None:
    for path in ("main.otherwise", "main"):
        with pytest.raises(StepMissing):
            remove_step(LINE, path, None)


def test_a_step_is_announced_if_callers_hear_a_text_before_it() -> None:
    announced = Route("main", Say(Spoken("This call is recorded."), LINE.first))
    assert is_announced(announced, "main.then.otherwise")
    assert not is_announced(LINE, "main.otherwise")


@given(ROUTES)
def test_every_step_and_branch_has_words(routes: tuple[Route, ...]) -> None:
    for route in routes:
        for path, step in list_all(route):
            assert describe_step(step).headline
            for branch in list_branches(path, step):
                assert branch.when
                if branch.step is not None:
                    assert put_child(step, branch.path.removeprefix(f"{path}."), branch.step) == step
