"""Which tracking source brought a visitor."""

from typing import TypedDict

from dni_py.core.rules import Landing, Rule, Tried, apply_rule


class RankedSource(TypedDict):
    """A tracking source as far as the choice needs it: its name and the rule that it matches by."""

    name: str
    match: Rule


class SourceTried(TypedDict):
    """A tracking source that was tried: whether its rule holds, and because of which leaves."""

    name: str
    holds: bool
    because: list[Tried]


class Choice(TypedDict):
    """The index of the chosen source, -1 if none matches, and every source that was tried on the way to it."""

    index: int
    tried: list[SourceTried]


def choose_source(sources: list[RankedSource], landing: Landing) -> Choice:
    """Return the first of sources, ranked by priority, whose rule holds for landing, with why the others did not."""
    tried: list[SourceTried] = []
    for index in range(len(sources)):
        because: list[Tried] = []
        holds = apply_rule(sources[index]["match"], landing, because)
        tried.append({"name": sources[index]["name"], "holds": holds, "because": because})
        if holds:
            return {"index": index, "tried": tried}
    return {"index": -1, "tried": tried}
