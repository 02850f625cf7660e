"""Which tracking source brought a visitor."""

from typing import NotRequired, TypedDict

from dni_py.core.numbers import NumberRecord
from dni_py.core.rules import Rule, Tried, apply_rule


class Assignment(TypedDict):
    """What a source shows for one target number: a tracking number or, until a pool's number is claimed, a default number."""

    tracking_number: NotRequired[NumberRecord]
    default_number: NotRequired[NumberRecord]


class TrackingSource(TypedDict):
    """A tracking source: its name, the rule that it matches by, and its assignments by target number."""

    name: str
    match: Rule
    assign: dict[str, Assignment]


class SourceTried(TypedDict):
    """A tracking source that was tried: whether its rule holds, and the tests that decided."""

    name: str
    holds: bool
    because: list[Tried]


def choose_source(sources: list[TrackingSource], landing: dict[str, str], tried: list[SourceTried]) -> int:
    """Return the index of the first source whose rule holds for a landing, or -1. The sources are in the order of their priority.

    Each source that was tried is added to tried.
    """
    for index in range(len(sources)):
        because: list[Tried] = []
        holds = apply_rule(sources[index]["match"], landing, because)
        tried.append({"name": sources[index]["name"], "holds": holds, "because": because})
        if holds:
            return index
    return -1
