"""Changes the tree of a route: every function returns a new tree. Steps are addressed by their paths."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from server.domain.routing.paths import list_children, list_steps
from server.domain.routing.steps import ByTag, Confirm, Geo, Menu, Queue, Ring, Route, Say, Step


class StepMissing(LookupError):
    """There is no step at the path, or it can't be moved or removed in this way."""


def find_step(route: Route, path: str) -> Step:
    """The step at the path. Raises `StepMissing`."""
    return _list_line(route, path)[-1][1]


def find_parent(route: Route, path: str) -> tuple[str, Step]:
    """The step before the one at the path, and its path. Raises `StepMissing` for the first step."""
    line = _list_line(route, path)
    if len(line) < 2:
        raise StepMissing(path)
    return line[-2]


def replace_step(route: Route, path: str, step: Step) -> Route:
    """The route with this step, and all steps after it, at the path. Raises `StepMissing`.

    The path may also be that of the missing next step of a `Say`.
    """
    parent_path, _, word = path.rpartition(".")
    if word == "then" and isinstance(parent := dict(_list_all(route)).get(parent_path), Say) and parent.then is None:
        return replace_step(route, parent_path, replace(parent, then=step))
    line = _list_line(route, path)
    for (parent_path, parent), (child_path, _) in zip(line[-2::-1], line[:0:-1], strict=True):
        step = put_child(parent, child_path.removeprefix(f"{parent_path}."), step)
    return replace(route, first=step)


def put_child(step: Step, way: str, child: Step) -> Step:
    """The step with another next step. `way` is the end of the child's path: "then", "otherwise", "menu.2" or "geo.0"."""
    word, _, choice = way.partition(".")
    match step:
        case Menu() if choice:
            return replace(step, keys={**step.keys, choice: child})
        case Geo() if choice:
            return replace(step, cases=_put_case(step.cases, int(choice), child))
        case ByTag() if choice:
            return replace(step, cases=_put_case(step.cases, int(choice), child))
        case _:
            changes: dict[str, Any] = {word: child}
            return replace(step, **changes)


def find_main_way(step: Step) -> str | None:
    """The way on that most calls take, where a step that comes after it is put; None: the step ends the call."""
    return next((word for word in ("then", "otherwise") if hasattr(step, word)), None)


def remove_step(route: Route, path: str, kept_way: str | None) -> Route:
    """The route without the step at the path: what comes after it by `kept_way` takes its place. Raises `StepMissing`.

    None: what comes after it is removed too; only a case, a key or what follows a `Say` can be removed so.
    """
    if kept_way is not None:
        return replace_step(route, path, find_step(route, f"{path}.{kept_way}"))
    parent_path, parent = find_parent(route, path)
    way = path.removeprefix(f"{parent_path}.")
    if not can_remove_branch(parent, way):
        raise StepMissing(path)
    return replace_step(route, parent_path, _cut(parent, way.partition(".")[2]))


def can_remove_branch(parent: Step, way: str) -> bool:
    """Whether the next step by this way can be removed with all steps after it."""
    word, _, choice = way.partition(".")
    match parent:
        case Menu():
            return choice != "" and len(parent.keys) > 1
        case Geo() | ByTag():
            return choice != "" and len(parent.cases) > 1
        case _:
            return isinstance(parent, Say) and word == "then"


def can_move_earlier(way: str, step: Step) -> bool:
    """Whether the step can come before the one that it follows by this way."""
    return "." not in way and _find_next(step) is not None


def can_move_later(step: Step) -> bool:
    """Whether the step can come after the one that follows it."""
    following = _find_next(step)
    return following is not None and _find_next(following) is not None


def move_earlier(route: Route, path: str) -> Route:
    """The route in which the step at the path comes before the step that it follows. Raises `StepMissing`."""
    parent_path, parent = find_parent(route, path)
    way, step = path.removeprefix(f"{parent_path}."), find_step(route, path)
    main_way, following = find_main_way(step), _find_next(step)
    if main_way is None or following is None or not can_move_earlier(way, step):
        raise StepMissing(path)
    return replace_step(route, parent_path, put_child(step, main_way, put_child(parent, way, following)))


def move_later(route: Route, path: str) -> Route:
    """The route in which the step at the path comes after the step that follows it. Raises `StepMissing`."""
    return move_earlier(route, f"{path}.{find_main_way(find_step(route, path))}")


def is_announced(route: Route, path: str) -> bool:
    """Whether callers hear a text of the route before the step at the path."""
    return any(speaks(step) for _, step in _list_line(route, path)[:-1])


def speaks(step: Step) -> bool:
    """Whether callers hear a text of the step before it continues."""
    return isinstance(step, Say | Menu | Confirm)


def records(step: Step) -> bool:
    """Whether the step records the talk."""
    return isinstance(step, Ring | Queue) and step.is_recorded


def _list_all(route: Route) -> list[tuple[str, Step]]:
    return list(list_steps([(route.name, route.first)]))


def _list_line(route: Route, path: str) -> list[tuple[str, Step]]:
    """The steps from the first to the one at the path, each with its path."""

    def list_down(at: str, step: Step) -> Iterator[tuple[str, Step]]:
        yield at, step
        for child_path, child in list_children(at, step):
            if f"{path}.".startswith(f"{child_path}."):
                yield from list_down(child_path, child)

    line = list(list_down(route.name, route.first)) if path else []
    if not line or line[-1][0] != path:
        raise StepMissing(path)
    return line


def _put_case(cases: Any, index: int, child: Step) -> Any:
    return tuple(replace(case, then=child) if at == index else case for at, case in enumerate(cases))


def _find_next(step: Step) -> Step | None:
    """The next step by the main way."""
    following: Step | None = getattr(step, find_main_way(step) or "", None)
    return following


def _cut(parent: Step, choice: str) -> Step:
    """The step without a case, a key, or what follows a `Say`."""
    match parent:
        case Menu():
            return replace(parent, keys={key: step for key, step in parent.keys.items() if key != choice})
        case Geo():
            return replace(parent, cases=tuple(one for at, one in enumerate(parent.cases) if at != int(choice)))
        case ByTag():
            return replace(parent, cases=tuple(one for at, one in enumerate(parent.cases) if at != int(choice)))
        case Say():
            return replace(parent, then=None)
        case _:
            return parent
