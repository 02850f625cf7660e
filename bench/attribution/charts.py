"""The results as pictures for `docs/attribution.md`."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.attribution.measuring import MOST_WRONG, Run, find_interval
from bench.attribution.parameters import POOL_PERCENTS
from bench.attribution.policies import Policy
from bench.attribution.verdicts import Verdict

_COLOURS = {
    Policy.FREE_LONGEST: "#1f5fa8",
    Policy.RANDOM: "#888888",
    Policy.FREED_LAST: "#c2410c",
    Policy.CLAIRVOYANT: "#15803d",
}
_VERDICT_COLOURS = {Verdict.RIGHT: "#15803d", Verdict.UNKNOWN: "#d4d4d4", Verdict.WRONG: "#c2410c"}


def draw_verdicts(file: Path, runs: Sequence[Run]) -> None:
    """The results of the product, by the size of the pool."""
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    own = [run for run in runs if run.policy is Policy.FREE_LONGEST]
    names = [f"{run.percent} %\n{run.numbers} numbers" for run in own]
    below = [0.0] * len(own)
    for verdict, colour in _VERDICT_COLOURS.items():
        shares = [100 * run.tally.find_share(verdict) for run in own]
        axes.bar(names, shares, bottom=below, color=colour, label=verdict.value)
        below = [low + share for low, share in zip(below, shares, strict=True)]
    axes.set_ylabel("calls, in percent")
    axes.set_xlabel("size of the pool, in percent of what is recommended")
    figure.legend(loc="outside upper right", ncols=3)
    _save(figure, file)


def draw_policies(file: Path, runs: Sequence[Run]) -> None:
    """Calls attributed right and wrong by each policy, over the size of the pool."""
    figure = Figure(figsize=(8, 4), layout="constrained")
    right, wrong = figure.subplots(1, 2)
    _draw_share(right, runs, Verdict.RIGHT)
    _draw_share(wrong, runs, Verdict.WRONG)
    for percent, goal in MOST_WRONG.items():
        wrong.plot([percent], [goal], marker="_", markersize=14, color="black", linestyle="none")
    wrong.set_ylim(bottom=0)
    right.legend(loc="lower right")
    _save(figure, file)


def _draw_share(axes: Axes, runs: Sequence[Run], verdict: Verdict) -> None:
    for policy, colour in _COLOURS.items():
        tallies = [run.tally for run in runs if run.policy is policy]
        shares = [100 * tally.find_share(verdict) for tally in tallies]
        bounds = [find_interval(tally.by_key_tags[verdict], tally.calls) for tally in tallies]
        reach = [
            [share - 100 * low for share, (low, _) in zip(shares, bounds, strict=True)],
            [100 * high - share for share, (_, high) in zip(shares, bounds, strict=True)],
        ]
        axes.errorbar(POOL_PERCENTS, shares, yerr=reach, color=colour, label=policy.value, capsize=2, linewidth=1.5)
    axes.set_title(f"{verdict.value}, in percent of the calls")
    axes.set_xlabel("size of the pool, in percent")
    axes.grid(alpha=0.25)


def _save(figure: Figure, file: Path) -> None:
    figure.savefig(file, dpi=110)
