"""Reads the steps of call routes: a tree in which every step that can fail to end a call says what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from pydantic import TypeAdapter

from server.account_file.entries import read_value
from server.account_file.match_conditions import Report
from server.account_file.route_forms import NOWHERE, STEP_ENTRY, STEP_FORMS, STEP_TYPES
from server.domain.account_checks.rules_by_part import MOST_CASES, MOST_KEYS
from server.domain.account_checks.steps import DEEPEST_STEP, MOST_STEPS
from server.domain.account_problems import FieldPath
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Geo,
    GeoCase,
    Menu,
    Spoken,
    Step,
    TagCase,
    TagTest,
)
from server.domain.suggestions import suggest

KEYS = "1234567890*#"
"""The keys of a phone, in their order."""

_WORDS = tuple(STEP_TYPES)
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "ring": ("otherwise",),
    "queue": ("otherwise",),
    "schedule": ("then", "otherwise"),
    "geo": ("otherwise",),
    "by_tag": ("otherwise",),
    "menu": ("otherwise",),
    "extension": ("then", "otherwise"),
    "say": ("then",),
}
"""What may follow beside each word; what is not here ends the route. All of it must be there, but for what follows `say`."""

_REASONS: Mapping[str, str] = {
    "ring": "when nobody answers",
    "queue": "when nobody has become free in time",
    "schedule": "outside of the hours",
    "geo": "for callers from anywhere else",
    "by_tag": "for all other calls",
    "menu": "when no key is pressed",
    "extension": "when none is entered",
}


@dataclass(frozen=True)
class _Following:
    """The steps that one leads to: by case or by key, when something holds, and otherwise."""

    cases: Sequence[Step] = ()
    keys: Mapping[str, Step] = field(default_factory=dict)
    then: Step | None = None
    otherwise: Step = NOWHERE


_STEP: TypeAdapter[Any] = TypeAdapter(STEP_ENTRY)


class StepReader:
    """Reads the steps of one file; tells `report` each problem with its field."""

    def __init__(self, country: str, report: Report) -> None:
        self._count = 0
        self._country = country
        self._report = report

    def read_step(self, value: Any, field: FieldPath, path: str, depth: int = 1) -> Step:
        """The step, or a stand-in for what could not be read and was reported."""
        self._count += 1
        if self._count > MOST_STEPS:
            if self._count == MOST_STEPS + 1:
                self._report(field, f"there are more than {MOST_STEPS:,} steps in the account's routes")
            return NOWHERE
        if depth > DEEPEST_STEP:
            self._report(field, f"steps are nested more than {DEEPEST_STEP} deep; move some to a route of their own")
            return NOWHERE
        if isinstance(value, str | int) and not isinstance(value, bool):
            value = {"route": value}
        if not isinstance(value, dict):
            self._report(
                field, f"expected a step at {path}, as in {{ring: [desk], otherwise: main}}, or a route's name"
            )
            return NOWHERE
        head = self._find_head(value, field, path)
        if head is None:
            return NOWHERE
        following = self._read_following(head, value, field, path, depth)
        entry, problems = read_value(_STEP, STEP_ENTRY, {head: _take_own(head, value[head])}, field, self._country)
        for place, message in problems:
            self._report(place, message)
        return _stand_in(head, following) if entry is None else _follow(getattr(entry, head), following)

    def _find_head(self, value: dict[str, Any], field: FieldPath, path: str) -> str | None:
        """The one word that says what the step does."""
        heads = [word for word in value if word in _WORDS]
        for word in value:
            if word not in _WORDS and word not in ("then", "otherwise"):
                self._report((*field, word), _explain_unknown(word, heads, path))
        if not heads:
            self._report(
                field, f"a caller could be left nowhere at {path}: say what happens, by one of {', '.join(_WORDS)}"
            )
            return None
        if len(heads) > 1:
            self._report(
                field, f"{' and '.join(heads)} stand in one step, {path}; write one below the other's 'otherwise'"
            )
            return None
        if value[heads[0]] is None:
            self._report((*field, heads[0]), f"is empty at {path}")
            return None
        return heads[0]

    def _read_following(self, head: str, value: dict[str, Any], field: FieldPath, path: str, depth: int) -> _Following:
        following = FOLLOWING.get(head, ())
        for word in ("then", "otherwise"):
            if word in value and word not in following:
                self._report((*field, word), f"is never reached at {path}: nothing follows {head!r} that way")
            elif word not in value and word in following and head != "say":
                when = "then" if word == "then" else _REASONS[head]
                self._report(field, f"a caller could be left nowhere at {path}: add {word!r}, what happens {when}")
        return _Following(
            cases=self._read_cases(head, value[head], (*field, head), f"{path}.{head}", depth),
            keys=self._read_keys(value[head], (*field, head, "keys"), f"{path}.menu", depth) if head == "menu" else {},
            then=self._read_next(value, "then", field, path, depth) or (None if head == "say" else NOWHERE),
            otherwise=self._read_next(value, "otherwise", field, path, depth) or NOWHERE,
        )

    def _read_next(self, value: dict[str, Any], word: str, field: FieldPath, path: str, depth: int) -> Step | None:
        if word not in value:
            return None
        return self.read_step(value[word], (*field, word), f"{path}.{word}", depth + 1)

    def _read_cases(self, head: str, cases: Any, field: FieldPath, path: str, depth: int) -> list[Step]:
        if head not in ("geo", "by_tag") or not isinstance(cases, list):
            return []
        steps: list[Step] = []
        for index, case in enumerate(cases[: MOST_CASES.most]):
            place, case_path = (*field, index), f"{path}.{index}"
            if isinstance(case, dict) and "then" in case:
                steps.append(self.read_step(case["then"], (*place, "then"), case_path, depth + 1))
            else:
                self._report(
                    place, f"a caller could be left nowhere at {case_path}: add 'then', what happens in this case"
                )
                steps.append(NOWHERE)
        return steps

    def _read_keys(self, menu: Any, field: FieldPath, path: str, depth: int) -> dict[str, Step]:
        keys = menu.get("keys") if isinstance(menu, dict) else None
        if not isinstance(keys, dict):
            return {}
        return {
            key: self.read_step(step, (*field, key), f"{path}.{key}", depth + 1)
            for key, step in islice(keys.items(), MOST_KEYS.most)
        }


def _explain_unknown(word: str, heads: Sequence[str], path: str) -> str:
    for head in heads:
        if head in STEP_FORMS and word in STEP_FORMS[head].fields.values():
            return f"belongs inside {head!r} at {path}: {{{head}: {{..., {word}: ...}}}}"
    return f"is not a step at {path}; {suggest(word, [*_WORDS, 'then', 'otherwise'])}"


def _take_own(head: str, value: Any) -> Any:
    """What a step says of itself, without the steps inside, which are read on their own."""
    if head == "menu" and isinstance(value, dict) and isinstance(value.get("keys"), dict):
        return value | {"keys": dict.fromkeys(value["keys"])}
    if head not in ("geo", "by_tag") or not isinstance(value, list):
        return value
    return [
        {word: part for word, part in case.items() if word != "then"} if isinstance(case, dict) else case
        for case in value
    ]


def _follow(step: Step, following: _Following) -> Step:
    """The step with those that follow it."""
    next_steps = {"then": following.then, "otherwise": following.otherwise}
    changes: dict[str, Any] = {word: to for word, to in next_steps.items() if hasattr(step, word)}
    if isinstance(step, Geo | ByTag):
        cases: Sequence[GeoCase | TagCase] = step.cases
        changes["cases"] = tuple(replace(case, then=to) for case, to in zip(cases, following.cases, strict=True))
    if isinstance(step, Menu):
        changes["keys"] = {key: following.keys[key] for key in sorted(following.keys, key=KEYS.index)}
    return replace(step, **changes)


def _stand_in(head: str, following: _Following) -> Step:
    """In place of a step whose own fields are wrong, one without faults that leads to the same steps by the same paths."""
    said = Spoken("-")
    keys = {key: step for key, step in following.keys.items() if len(key) == 1 and key in KEYS}
    if head == "geo" and following.cases:
        return Geo(tuple(GeoCase(step, countries=("US",)) for step in following.cases), following.otherwise)
    if head == "by_tag" and following.cases:
        return ByTag(tuple(TagCase("-", TagTest.PRESENT, step) for step in following.cases), following.otherwise)
    if head == "menu" and keys:
        return Menu(said, keys, following.otherwise)
    return AskExtension(said, following.then or NOWHERE, following.otherwise)
