"""All runs of the benchmark, and their results compared with the goals."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.attribution.business import recommend_size
from bench.attribution.parameters import POOL_PERCENTS, SEED, Parameters
from bench.attribution.policies import Policy
from bench.attribution.simulation import simulate
from bench.attribution.verdicts import Tally, Verdict
from bench.attribution.visits import draw_visits
from bench.figure import Figure

MOST_WRONG = {100: 0.2, 50: 1.0}
"""Goals: calls attributed wrong, by the pool's size, all in percent."""

LEAST_OF_CLAIRVOYANT = 0.97
"""Goal: calls attributed right, compared with a clairvoyant choice of numbers."""

OTHER_LATE_SHARES = (0.02, 0.2)
"""The least certain parameter is measured with these values too, at 100 percent."""

_STANDARD_ERRORS = 1.96


@dataclass(frozen=True)
class Run:
    """One run: its parameters and the results of its calls."""

    policy: Policy
    percent: int
    numbers: int
    late_share: float
    tally: Tally
    without_former: Tally


def measure_policies(parameters: Parameters, days: int) -> Iterator[Run]:
    """Every policy with every size of pool, on the same visits."""
    for percent in POOL_PERCENTS:
        for policy in Policy:
            yield measure(parameters, days, policy, percent)


def measure_late_shares(parameters: Parameters, days: int) -> Iterator[Run]:
    """The store's own policy, with other shares of callers who call late."""
    for share in OTHER_LATE_SHARES:
        yield measure(replace(parameters, late_share=share), days, Policy.FREE_LONGEST, 100)


def measure(parameters: Parameters, days: int, policy: Policy, percent: int) -> Run:
    """One run. The pool has at least one number."""
    numbers = max(1, round(recommend_size(parameters) * percent / 100))
    visits = draw_visits(parameters, days, random.Random(SEED))
    outcome = simulate(parameters, visits, numbers, policy)
    return Run(policy, percent, numbers, parameters.late_share, outcome.tally, outcome.without_former)


def find_interval(successes: int, of: int) -> tuple[float, float]:
    """Wilson's interval: a share is between these with 95 percent confidence, also when it is near zero."""
    if of == 0:
        return 0.0, 1.0
    share, square = successes / of, _STANDARD_ERRORS**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _STANDARD_ERRORS / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def judge(runs: Sequence[Run]) -> list[Figure]:
    """The goals and the measured values.

    Each result is compared twice with the clairvoyant choice: with the rules of the product, which shows what another choice of
    numbers could gain; and without the former leases, which it needs less, which shows what knowing the future could gain.
    """
    by_run = {(run.policy, run.percent): run for run in runs}
    own = Policy.FREE_LONGEST
    figures = [
        Figure(
            f"calls attributed wrong, pool at {percent} % of demand",
            round(100 * by_run[own, percent].tally.find_share(Verdict.WRONG), 2),
            "%",
            goal,
        )
        for percent, goal in MOST_WRONG.items()
    ]
    for percent in POOL_PERCENTS:
        right = by_run[own, percent].tally.find_share(Verdict.RIGHT)
        clairvoyant = by_run[Policy.CLAIRVOYANT, percent]
        for limit, rules in ((clairvoyant.tally, "by the same rules"), (clairvoyant.without_former, "without caution")):
            what = f"calls attributed right, against a clairvoyant choice {rules}, pool at {percent} %"
            share = round(right / limit.find_share(Verdict.RIGHT), 3)
            figures.append(Figure(what, share, "x", LEAST_OF_CLAIRVOYANT, is_least=True))
    return figures
