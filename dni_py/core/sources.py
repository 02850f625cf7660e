"""Which tracking source brought a visitor."""

from typing import TypedDict

from dni_py.core.rules import Rule, Tried, apply_rule


class RankedSource(TypedDict):
    """A tracking source as far as the choice needs it: its name and the rule that it matches by."""

    name: str
    match: Rule


class SourceTried(TypedDict):
    """A tracking source that was tried: whether its rule holds, and because of which leaves."""

    name: str
    holds: bool
    because: list[Tried]


def choose_source(sources: list[RankedSource], landing: dict[str, str], tried: list[SourceTried]) -> int:
    """Return the index of the first of sources, ranked by priority, whose rule holds for a landing; -1 if none does.

    Each source that was looked at is added to tried.
    """
    for index in range(len(sources)):
        because: list[Tried] = []
        holds = apply_rule(sources[index]["match"], landing, because)
        tried.append({"name": sources[index]["name"], "holds": holds, "because": because})
        if holds:
            return index
    return -1
