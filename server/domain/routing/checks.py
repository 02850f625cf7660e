"""Whether routes leave no caller nowhere: what they name exists, every list has something in it, and none leads in a circle."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from server.domain.routing.built_in import RESERVED_NAMES
from server.domain.routing.paths import list_steps
from server.domain.routing.step_checks import find_faults, list_known
from server.domain.routing.steps import GoTo, Menu, Route, Step

MOST_STEPS = 1_000
DEEPEST_STEPS = 30
DEEPEST_MENUS = 10
LONGEST_PATH = 400
"""Characters of a path: it stands in the URLs that carriers come back to."""


def check_routes(routes: Sequence[Route], receiving_number_names: Collection[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with an account's routes: the path of the step, and what to do about it."""
    names = [route.name for route in routes]
    yield from _check_names(names)
    goes_to: dict[str, dict[str, str]] = {}
    for route in routes:
        steps, fault = _list_bounded(route)
        if fault:
            yield fault
        goes_to.setdefault(route.name, {})
        for path, step in steps.items():
            for what in find_faults(step, receiving_number_names):
                yield path, what
            if isinstance(step, GoTo):
                if step.route in names:
                    goes_to[route.name].setdefault(step.route, path)
                else:
                    yield path, f"there is no route {step.route!r}; {list_known(names)}"
    yield from _find_circles(goes_to)


def _check_names(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name, count in Counter(names).items():
        if count > 1:
            yield name, f"is the name of {count} routes"
        if "." in name or name in RESERVED_NAMES:
            yield name, f"can't be a route's name: it has a dot, or is one of {', '.join(sorted(RESERVED_NAMES))}"


def _list_bounded(route: Route) -> tuple[Mapping[str, Step], tuple[str, str] | None]:
    """The steps of the route by path, and where it grows too large to be looked at any further."""
    steps: dict[str, Step] = {}
    menus: dict[str, int] = {}
    depths: dict[str, int] = {}
    for path, step in list_steps([(route.name, route.first)]):
        parent = _find_parent(path, steps)
        depths[path] = depths.get(parent, 0) + 1
        menus[path] = menus.get(parent, 0) + isinstance(step, Menu)
        if depths[path] > DEEPEST_STEPS:
            return steps, (path, f"is more than {DEEPEST_STEPS} steps deep; go on with a route of its own there")
        if menus[path] > DEEPEST_MENUS:
            return steps, (path, f"is a menu inside {DEEPEST_MENUS} others; callers get lost: nest fewer")
        if len(path) > LONGEST_PATH:
            return steps, (path, f"has a path of more than {LONGEST_PATH} characters; give the route a shorter name")
        if len(steps) >= MOST_STEPS:
            return steps, (path, f"is one step more than the {MOST_STEPS} that a route may have; make two routes of it")
        steps[path] = step
    return steps, None


def _find_parent(path: str, steps: Mapping[str, Step]) -> str:
    """The path of the step that leads here: one word less, or two where a case or a key stands between."""
    once = path.rpartition(".")[0]
    return once if once in steps else once.rpartition(".")[0]


def _find_circles(goes_to: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Each step that closes a circle of routes, with the circle."""
    done: set[str] = set()
    for first in goes_to:
        trail = [first]
        waiting = [iter(goes_to[first].items())]
        while waiting and first not in done:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                done.add(trail.pop())
                continue
            name, path = following
            if name in trail:
                circle = " -> ".join([*trail[trail.index(name) :], name])
                yield path, f"leads in a circle, {circle}; a caller would never get out"
            elif name not in done:
                trail.append(name)
                waiting.append(iter(goes_to[name].items()))
