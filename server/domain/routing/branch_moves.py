"""Moves a step of a route with everything after it: to another position, or its case before or after another case."""

from dataclasses import replace

from server.domain.routing.editing import (
    StepMissing,
    can_remove_branch,
    find_parent,
    find_step,
    remove_step,
    replace_step,
)
from server.domain.routing.paths import list_steps
from server.domain.routing.step_words import list_branches
from server.domain.routing.steps import ByTag, Geo, Route, Step


def list_destinations(route: Route, path: str) -> list[str]:
    """The paths to which the step at the path can move with everything after it. Raises `StepMissing`.

    They are those of steps that are neither before nor after it, and, if its branch can be removed, of ends of `Say` steps.
    """
    find_step(route, path)
    if path == route.name:
        return []
    steps = [at for at, _ in list_steps([(route.name, route.first)]) if not _are_related(at, path)]
    return [*steps, *(_list_ends(route, path) if _can_leave(route, path) else ())]


def move_branch(route: Route, path: str, to: str) -> Route:
    """The route in which the step at the path is at `to`, with everything after it. Raises `StepMissing`.

    What was at `to` comes to the path; if nothing was, the branch is removed there.
    """
    if to not in list_destinations(route, path):
        raise StepMissing(to)
    moved = find_step(route, path)
    if to in _list_ends(route, path):
        # First the end: removing a case changes the paths of later cases.
        return remove_step(replace_step(route, to, moved), path, None)
    there = find_step(route, to)
    return replace_step(replace_step(route, to, moved), path, there)


def can_move_case(parent: Step | None, way: str, by: int) -> bool:
    """Whether the case at this way of the step can change places with the one before (-1) or after (1) it.

    The first case that matches counts, so their order matters. Keys of a menu have no order.
    """
    _, _, index = way.partition(".")
    return isinstance(parent, Geo | ByTag) and index != "" and 0 <= int(index) + by < len(parent.cases)


def move_case(route: Route, path: str, by: int) -> Route:
    """The route in which the case at the path is one position earlier (-1) or later (1), with its steps.

    Raises `StepMissing`.
    """
    parent_path, parent = find_parent(route, path)
    way = path.removeprefix(f"{parent_path}.")
    if not can_move_case(parent, way, by) or not isinstance(parent, Geo | ByTag):
        raise StepMissing(path)
    index = int(way.partition(".")[2])
    cases = list(parent.cases)
    cases[index], cases[index + by] = cases[index + by], cases[index]
    return replace_step(route, parent_path, replace(parent, cases=tuple(cases)))  # type: ignore[arg-type]


def _can_leave(route: Route, path: str) -> bool:
    """Whether the branch at the path can be removed from where it is."""
    parent_path, parent = find_parent(route, path)
    return can_remove_branch(parent, path.removeprefix(f"{parent_path}."))


def _list_ends(route: Route, path: str) -> list[str]:
    """The paths after `Say` steps that end the call, outside of the branch at the path."""
    steps = list_steps([(route.name, route.first)])
    ends = [branch.path for at, step in steps for branch in list_branches(at, step) if branch.step is None]
    return [end for end in ends if not _are_related(end, path)]


def _are_related(one: str, other: str) -> bool:
    """Whether one of the paths leads to the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
