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


def try_sources(sources: list[RankedSource], landing: dict[str, str]) -> list[SourceTried]:
    """Return the sources, ranked by priority, that were tried for a landing, up to the first whose rule holds."""
    tried: list[SourceTried] = []
    for source in sources:
        because: list[Tried] = []
        holds = apply_rule(source["match"], landing, because)
        tried.append({"name": source["name"], "holds": holds, "because": because})
        if holds:
            break
    return tried


def find_source(tried: list[SourceTried]) -> int:
    """Return the index of the source that was found, which is the last one tried; -1 if none holds."""
    return len(tried) - 1 if len(tried) > 0 and tried[len(tried) - 1]["holds"] else -1
