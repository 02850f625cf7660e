"""An A/B comparison: two values of a dimension, and how sure their difference is.

The interval is Newcombe's for the difference of two independent proportions, from Wilson's interval of each ("method 10" in
R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890). It stays within -1 and 1 and is right for few calls too.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from server.domain.reports.report import ReportRow

DEFAULT_CONFIDENCE = 0.95


class Rate(StrEnum):
    """The compared rate: calls a claim of a number, where claims are counted; else qualified calls a call."""

    CALLS_PER_CLAIM = "calls_per_claim"
    SHARE_QUALIFIED = "share_qualified"


@dataclass(frozen=True)
class Proportion:
    """`successes` out of `trials`. A visit that called twice counts once at most: the share is never above 1."""

    successes: int
    trials: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None without trials."""
        return min(self.successes, self.trials) / self.trials if self.trials else None


@dataclass(frozen=True)
class Comparison:
    """The rate of two values. `difference` is that of the first minus that of the second, between `low` and `high`.

    All three are None if one of the values has no trials. `is_clear`: the interval is on one side of zero.
    """

    rate: Rate
    first: Proportion
    second: Proportion
    difference: float | None
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def compare_rows(first: ReportRow, second: ReportRow, confidence: float = DEFAULT_CONFIDENCE) -> Comparison:
    """Compare two rows of one report. `confidence` is between 0 and 1."""
    if first.claims is not None and second.claims is not None:
        rate = Rate.CALLS_PER_CLAIM
        a = Proportion(first.counted.all.calls, first.claims.claims)
        b = Proportion(second.counted.all.calls, second.claims.claims)
    else:
        rate = Rate.SHARE_QUALIFIED
        a = Proportion(first.counted.all.qualified, first.counted.all.calls)
        b = Proportion(second.counted.all.qualified, second.counted.all.calls)
    if a.share is None or b.share is None:
        return Comparison(rate, a, b, None, None, None)
    low, high = compute_newcombe(a, b, confidence)
    return Comparison(rate, a, b, a.share - b.share, low, high)


def compute_newcombe(first: Proportion, second: Proportion, confidence: float) -> tuple[float, float]:
    """The limits of the difference `first.share - second.share`. Both must have trials."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    p, q = first.share or 0.0, second.share or 0.0
    p_low, p_high = _compute_wilson(p, first.trials, z)
    q_low, q_high = _compute_wilson(q, second.trials, z)
    low = p - q - math.hypot(p - p_low, q_high - q)
    high = p - q + math.hypot(p_high - p, q - q_low)
    return max(-1.0, low), min(1.0, high)


def _compute_wilson(share: float, trials: int, z: float) -> tuple[float, float]:
    middle = 2 * trials * share + z * z
    spread = z * math.sqrt(z * z + 4 * trials * share * (1 - share))
    whole = 2 * (trials + z * z)
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
