"""Checks call routes: the parts that their steps name exist, and no route leads in a circle."""

from collections.abc import Iterator, Mapping, Sequence

from server.domain.account_checks.steps import LocatedStep, list_located_steps
from server.domain.account_problems import AccountProblem
from server.domain.routing.steps import GoTo, Queue, Ring, Route
from server.domain.suggestions import suggest


def check_routes(
    routes: Sequence[Route], route_names: Sequence[str], receiving_number_names: Sequence[str]
) -> Iterator[AccountProblem]:
    """The problems of the routes' steps with the parts that they name; messages include the step's path."""
    located_steps = list_located_steps(routes)
    yield from located_steps.problems
    goes_to: dict[str, dict[str, LocatedStep]] = {route.name: {} for route in routes}
    for located in located_steps.steps:
        step = located.step
        if isinstance(step, Ring | Queue):
            for one in step.rung:
                if one.receiving_number not in receiving_number_names:
                    known = suggest(one.receiving_number, receiving_number_names)
                    yield _report(located, f"there is no receiving number {one.receiving_number!r}; {known}")
        elif isinstance(step, GoTo) and step.route in goes_to:
            goes_to[located.route].setdefault(step.route, located)
        elif isinstance(step, GoTo) and step.route not in route_names:
            yield _report(located, f"there is no route {step.route!r}; {suggest(step.route, route_names)}")
    yield from _find_circles(goes_to)


def _report(located: LocatedStep, message: str) -> AccountProblem:
    return AccountProblem(located.field, f"{located.path}: {message}")


def _find_circles(goes_to: Mapping[str, Mapping[str, LocatedStep]]) -> Iterator[AccountProblem]:
    """A problem for each step that closes a circle of routes, with the circle."""
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
            name, located = following
            if name in trail:
                circle = " -> ".join([*trail[trail.index(name) :], name])
                yield _report(located, f"leads in a circle, {circle}; the call would never end")
            elif name not in done:
                trail.append(name)
                waiting.append(iter(goes_to[name].items()))
