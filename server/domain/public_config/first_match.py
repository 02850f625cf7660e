"""Leaves out of a source's condition what is settled when its turn comes: an earlier source would have taken the visit."""

import json
from collections.abc import Iterable, Iterator

from server.domain.public_config.conditions import Condition

_ALWAYS: Condition = {"all": []}
_NEVER: Condition = {"any": []}


def drop_settled_parts(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Yield for each of conditions, of which the first that holds is chosen, one that holds in the same cases and is shorter."""
    settled: set[str] = set()
    for condition in conditions:
        yield _simplify(condition, settled)
        settled.update(_list_settled(condition))


def _list_settled(condition: Condition) -> Iterator[str]:
    """What does not hold where a condition does not: itself and each of its alternatives."""
    yield _write(condition)
    for part in condition.get("any", []):
        yield from _list_settled(part)


def _simplify(condition: Condition, settled: set[str]) -> Condition:
    if _write(condition) in settled:
        return _NEVER
    if "not" in condition:
        part = _simplify(condition["not"], settled)
        return _ALWAYS if part == _NEVER else {"not": part}
    if "all" in condition:
        parts = [_simplify(part, settled) for part in condition["all"]]
        return _NEVER if _NEVER in parts else {"all": [part for part in parts if part != _ALWAYS]}
    if "any" in condition:
        parts = [_simplify(part, settled) for part in condition["any"]]
        return _ALWAYS if _ALWAYS in parts else {"any": [part for part in parts if part != _NEVER]}
    return condition


def _write(condition: Condition) -> str:
    return json.dumps(condition, sort_keys=True)
