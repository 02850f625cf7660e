"""Compares the attribution of a call with the truth.

By key tags: `right` when all key tags of the call are the caller's, and none is missing; `unknown` when it has none, or only
some, all true; `wrong` when it has one that the caller's visit does not have. Visitors who share a lease have the same key
tags, so a `shared` call with these is right.

By visitor: `right` when the named visitor is the caller, `unknown` when none is named, `wrong` when it is somebody else.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bench.attribution.business import KEY_TAGS
from server.domain.calls.attributed import Attributed


class Verdict(StrEnum):
    """The result of a comparison."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    WRONG = "wrong"


@dataclass
class Tally:
    """The calls of a run, by verdict; `matches` by match and verdict on the key tags.

    `missed`: calls to the default number, of visitors for which the pool had no number. Nothing is known of them.
    """

    calls: int = 0
    missed: int = 0
    by_key_tags: Counter[Verdict] = field(default_factory=Counter)
    by_visitor: Counter[Verdict] = field(default_factory=Counter)
    matches: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, attributed: Attributed, tags: Mapping[str, str], visitor_id: str) -> None:
        """Count a call of the visitor whose visit has these tags."""
        self.calls += 1
        verdict = judge_key_tags(attributed, tags)
        self.by_key_tags[verdict] += 1
        self.by_visitor[judge_visitor(attributed, visitor_id)] += 1
        self.matches[(attributed.match.value, verdict.value)] += 1

    def count_missed(self) -> None:
        """Count a call to the default number."""
        self.calls += 1
        self.missed += 1
        self.by_key_tags[Verdict.UNKNOWN] += 1
        self.by_visitor[Verdict.UNKNOWN] += 1
        self.matches[("default number", Verdict.UNKNOWN.value)] += 1

    def find_share(self, verdict: Verdict) -> float:
        """The share of calls with this verdict on their key tags."""
        return self.by_key_tags[verdict] / self.calls if self.calls else 0.0


def judge_key_tags(attributed: Attributed, tags: Mapping[str, str]) -> Verdict:
    """The verdict on the key tags of a call, for a caller whose visit has these tags."""
    said = {name: attributed.tags[name] for name in KEY_TAGS if name in attributed.tags}
    true = {name: tags[name] for name in KEY_TAGS if name in tags}
    if said == true:
        return Verdict.RIGHT
    return Verdict.UNKNOWN if said.items() <= true.items() else Verdict.WRONG


def judge_visitor(attributed: Attributed, visitor_id: str) -> Verdict:
    """The verdict on the named visitor."""
    if not attributed.visitor_id:
        return Verdict.UNKNOWN
    return Verdict.RIGHT if attributed.visitor_id == visitor_id else Verdict.WRONG
