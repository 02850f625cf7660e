"""The paths of steps, used by people, step URLs and the call log."""

from collections.abc import Iterable, Iterator

from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Confirm,
    Geo,
    Menu,
    Queue,
    Ring,
    Route,
    Say,
    Schedule,
    Step,
    Voicemail,
)


def list_children(path: str, step: Step) -> Iterator[tuple[str, Step]]:
    """The child steps of the step at `path`, with their paths; the target of a `GoTo` is not a child."""
    match step:
        case Geo():
            yield from ((f"{path}.geo.{index}", case.then) for index, case in enumerate(step.cases))
        case ByTag():
            yield from ((f"{path}.by_tag.{index}", case.then) for index, case in enumerate(step.cases))
        case Menu():
            yield from ((f"{path}.menu.{key}", then) for key, then in step.keys.items())
        case Schedule() | Confirm() | AskExtension():
            yield f"{path}.then", step.then
        case Say() if step.then is not None:
            yield f"{path}.then", step.then
    if isinstance(step, Ring | Schedule | Geo | ByTag | Menu | Confirm | AskExtension | Queue):
        yield f"{path}.otherwise", step.otherwise


def list_steps(firsts: Iterable[tuple[str, Step]]) -> Iterator[tuple[str, Step]]:
    """Every step of the trees with these first steps, with its path; a parent comes before its children."""
    waiting = list(firsts)[::-1]
    while waiting:
        path, step = waiting.pop()
        yield path, step
        waiting.extend(reversed(list(list_children(path, step))))


def asks_for_location(routes: Iterable[Route]) -> bool:
    """Whether one of the routes depends on the caller's location."""
    return any(isinstance(step, Geo) for step in _list_all(routes))


def records_calls(routes: Iterable[Route]) -> bool:
    """Whether one of the routes records calls or messages."""
    return any(
        isinstance(step, Voicemail) or (isinstance(step, Ring | Queue) and step.is_recorded)
        for step in _list_all(routes)
    )


def _list_all(routes: Iterable[Route]) -> Iterator[Step]:
    return (step for _, step in list_steps((route.name, route.first) for route in routes))
