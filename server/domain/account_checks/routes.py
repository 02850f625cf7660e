"""Whether routes leave no caller nowhere: what their steps name exists, and none leads in a circle."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from server.domain.account_checks.steps import PlacedStep, list_placed_steps
from server.domain.account_problems import AccountProblem
from server.domain.routing.steps import GoTo, Queue, Ring, Route

_MOST_LISTED = 20


def check_routes(
    routes: Sequence[Route], route_names: Collection[str], receiving_number_names: Collection[str]
) -> Iterator[AccountProblem]:
    """What is wrong with the steps of the routes, beside what they name; messages begin with the step's path."""
    placed_steps = list_placed_steps(routes)
    yield from placed_steps.problems
    goes_to: dict[str, dict[str, PlacedStep]] = {route.name: {} for route in routes}
    for placed in placed_steps.steps:
        step = placed.step
        if isinstance(step, Ring | Queue):
            for one in step.rung:
                if one.receiving_number not in receiving_number_names:
                    known = _list_known(receiving_number_names)
                    yield _tell(placed, f"there is no receiving number {one.receiving_number!r}; {known}")
        elif isinstance(step, GoTo) and step.route in goes_to:
            goes_to[placed.route].setdefault(step.route, placed)
        elif isinstance(step, GoTo) and step.route not in route_names:
            yield _tell(placed, f"there is no route {step.route!r}; {_list_known(route_names)}")
    yield from _find_circles(goes_to)


def _tell(placed: PlacedStep, message: str) -> AccountProblem:
    return AccountProblem(placed.field, f"{placed.path}: {message}")


def _list_known(names: Collection[str]) -> str:
    """The names that there are, in words; of many only the first."""
    first = ", ".join(list(names)[:_MOST_LISTED])
    return f"there are: {first}{', ...' if len(names) > _MOST_LISTED else ''}" if names else "there are none"


def _find_circles(goes_to: Mapping[str, Mapping[str, PlacedStep]]) -> Iterator[AccountProblem]:
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
            name, placed = following
            if name in trail:
                circle = " -> ".join([*trail[trail.index(name) :], name])
                yield _tell(placed, f"leads in a circle, {circle}; a caller would never get out")
            elif name not in done:
                trail.append(name)
                waiting.append(iter(goes_to[name].items()))
