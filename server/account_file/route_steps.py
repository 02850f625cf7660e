"""Reads the steps of call routes: a tree in which every step that may not end the call names the next step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, get_args

from pydantic import TypeAdapter

from server.account_file.entries import read_value
from server.account_file.match_conditions import Report
from server.account_file.route_forms import KEYS, MISSING_STEP, STEP_ENTRY, STEP_FORMS, STEP_TYPES
from server.domain.account_checks.rules_by_part import MOST_CASES, MOST_KEYS
from server.domain.account_checks.steps import DEEPEST_STEP, MOST_STEPS, TOO_DEEP, TOO_MANY
from server.domain.account_problems import FieldPath
from server.domain.routing.steps import (
    AnyStep,
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

_WORDS = tuple(STEP_TYPES)
_NEXT = ("then", "otherwise")
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    step.kind: tuple(word for word in _NEXT if word in step.__dataclass_fields__) for step in get_args(AnyStep)
}
"""The fields for next steps of each word; a word without any ends the route. All of them are required, except after `say`."""

_REASONS: Mapping[str, str] = {
    "ring": "when nobody answers",
    "queue": "when nobody takes the call in time",
    "schedule": "outside the opening hours",
    "geo": "for callers from anywhere else",
    "by_tag": "for all other calls",
    "menu": "when no key is pressed",
    "confirm": "when the key is not pressed",
    "extension": "when no extension is entered",
}


_STEP: TypeAdapter[Any] = TypeAdapter(STEP_ENTRY)


class StepReader:
    """Reads the steps of one file and calls `report` with each problem and its field."""

    def __init__(self, country: str, report: Report) -> None:
        self._count = 0
        self._country = country
        self._report = report

    def read_step(self, value: Any, field: FieldPath, path: str, depth: int = 1) -> Step:
        """The step; a replacement when it is invalid, after its problems are reported."""
        self._count += 1
        if self._count > MOST_STEPS:
            if self._count == MOST_STEPS + 1:
                self._report(field, TOO_MANY)
            return MISSING_STEP
        if depth > DEEPEST_STEP:
            self._report(field, TOO_DEEP)
            return MISSING_STEP
        if isinstance(value, str | int) and not isinstance(value, bool):
            value = {"route": value}
        if not isinstance(value, dict):
            self._report(
                field, f"expected a step at {path}, as in {{ring: [desk], otherwise: main}}, or a route's name"
            )
            return MISSING_STEP
        head = self._find_head(value, field, path)
        if head is None:
            return MISSING_STEP
        self._check_following(head, value, field, path)
        own = self._read_inside(head, value[head], (*field, head), f"{path}.{head}", depth)
        missing = None if head == "say" else MISSING_STEP
        following = {
            word: self.read_step(value[word], (*field, word), f"{path}.{word}", depth + 1) if word in value else missing
            for word in _NEXT
        }
        entry, problems = read_value(_STEP, STEP_ENTRY, {head: own}, field, self._country)
        for field_path, message in problems:
            self._report(field_path, message)
        if entry is None:
            return _replace_invalid(
                head, own, following["then"] or MISSING_STEP, following["otherwise"] or MISSING_STEP
            )
        step: Step = getattr(entry, head)
        changes: dict[str, Any] = {word: following[word] for word in FOLLOWING[head]}
        return replace(step, **changes)

    def _find_head(self, value: dict[str, Any], field: FieldPath, path: str) -> str | None:
        """The word that names what the step does; None after it is reported as missing or ambiguous."""
        heads = [word for word in value if word in _WORDS]
        for word in value:
            if word not in _WORDS and word not in ("then", "otherwise"):
                self._report((*field, word), _explain_unknown(word, heads, path))
        if not heads:
            self._report(field, f"the call has no next step at {path}: add one of {', '.join(_WORDS)}")
            return None
        if len(heads) > 1:
            self._report(
                field, f"{' and '.join(heads)} are in one step at {path}; write one below the other's 'otherwise'"
            )
            return None
        if value[heads[0]] is None:
            self._report((*field, heads[0]), f"has no value at {path}")
            return None
        return heads[0]

    def _check_following(self, head: str, value: dict[str, Any], field: FieldPath, path: str) -> None:
        for word in _NEXT:
            if word in value and word not in FOLLOWING[head]:
                self._report((*field, word), f"is never reached at {path}: {head!r} has no step {word!r}")
            elif word not in value and word in FOLLOWING[head] and head != "say":
                when = f", the step {_REASONS[head]}" if word == "otherwise" else ""
                self._report(field, f"the call has no next step at {path}: add {word!r}{when}")

    def _read_inside(self, head: str, value: Any, field: FieldPath, path: str, depth: int) -> Any:
        """The value behind the step's word, with the steps of its cases or keys already read."""
        if head in ("geo", "by_tag") and isinstance(value, list):
            cases = [
                self._read_case(case, (*field, index), f"{path}.{index}", depth)
                for index, case in enumerate(value[: MOST_CASES.most])
            ]
            return [*cases, *value[MOST_CASES.most :]]
        if head == "menu" and isinstance(value, dict) and isinstance(value.get("keys"), dict):
            keys = {
                key: self.read_step(step, (*field, "keys", key), f"{path}.{key}", depth + 1)
                for key, step in islice(value["keys"].items(), MOST_KEYS.most)
            }
            return value | {"keys": value["keys"] | keys}
        return value

    def _read_case(self, case: Any, field: FieldPath, path: str, depth: int) -> Any:
        then: Step = MISSING_STEP
        if isinstance(case, dict) and "then" in case:
            then = self.read_step(case["then"], (*field, "then"), path, depth + 1)
        else:
            self._report(field, f"the call has no next step at {path}: add 'then', the step in this case")
        return case | {"then": then} if isinstance(case, dict) else case


def _explain_unknown(word: str, heads: Sequence[str], path: str) -> str:
    for head in heads:
        if head in STEP_FORMS and word in STEP_FORMS[head].fields.values():
            return f"belongs inside {head!r} at {path}: {{{head}: {{..., {word}: ...}}}}"
    return f"is not a step at {path}; {suggest(word, [*_WORDS, 'then', 'otherwise'])}"


def _replace_invalid(head: str, own: Any, then: Step, otherwise: Step) -> Step:
    """A valid replacement for a step with invalid fields; it leads to the same steps by the same paths."""
    spoken = Spoken("-")
    if head in ("geo", "by_tag") and isinstance(own, list) and own:
        steps = [case["then"] if isinstance(case, dict) else MISSING_STEP for case in own[: MOST_CASES.most]]
        if head == "geo":
            return Geo(tuple(GeoCase(step, countries=("US",)) for step in steps), otherwise)
        return ByTag(tuple(TagCase("-", TagTest.PRESENT, step) for step in steps), otherwise)
    keys = own.get("keys") if head == "menu" and isinstance(own, dict) else None
    if isinstance(keys, dict):
        within = islice(keys.items(), MOST_KEYS.most)
        usable = {key: step for key, step in within if len(key) == 1 and key in KEYS}
        if usable:
            return Menu(spoken, usable, otherwise)
    return AskExtension(spoken, then, otherwise)
