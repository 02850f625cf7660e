"""The results as the tables of `docs/attribution.md`."""

from collections.abc import Iterable, Mapping, Sequence

from bench.attribution.measuring import Run, find_interval
from bench.attribution.parameters import POOL_PERCENTS
from bench.attribution.policies import Policy
from bench.attribution.verdicts import Tally, Verdict
from bench.figure import Figure

_VERDICTS = tuple(verdict.value for verdict in Verdict)


def write_tables(runs: Sequence[Run], late_runs: Sequence[Run], figures: Sequence[Figure]) -> dict[str, str]:
    """All tables, in Markdown, by their titles."""
    own = [run for run in runs if run.policy is Policy.FREE_LONGEST]
    at_demand = next(run for run in own if run.percent == 100)
    by_late_share = sorted([at_demand, *late_runs], key=lambda run: run.late_share)
    pools = ("pool", "numbers", *_VERDICTS)
    return {
        "By the key's tags": _write(pools, ([*_name(run), *_judge_key_tags(run.tally)] for run in own)),
        "By visitor": _write(pools, ([*_name(run), *_judge_visitor(run.tally)] for run in own)),
        "Without rule 6": _write(pools, ([*_name(run), *_judge_key_tags(run.without_former)] for run in own)),
        "By match, pool at 100 %": _write(("match", "calls", *_VERDICTS), _list_matches(at_demand.tally)),
        "By how many callers call late, pool at 100 %": _write(
            ("callers who call late", *_VERDICTS),
            ([f"{100 * run.late_share:.0f} %", *_judge_key_tags(run.tally)] for run in by_late_share),
        ),
        "Right and wrong, by which free number is lent": _write(
            ("pool", *Policy, "clairvoyant, without rule 6"), _list_policies(runs)
        ),
        "Goals": _write(("what", "goal", "measured", "met"), map(_write_figure, figures)),
    }


def write_share(count: int, of: int) -> str:
    """A share in percent, with its confidence interval."""
    low, high = find_interval(count, of)
    return f"{100 * count / max(of, 1):.2f} % ({100 * low:.2f}–{100 * high:.2f})"


def _write(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    names = list(heads)
    return "".join(f"| {' | '.join(line)} |\n" for line in [names, ["---"] * len(names), *rows])


def _name(run: Run) -> list[str]:
    return [f"{run.percent} %", str(run.numbers)]


def _judge_key_tags(tally: Tally) -> list[str]:
    return _write_verdicts(tally.by_key_tags, tally.calls)


def _judge_visitor(tally: Tally) -> list[str]:
    return _write_verdicts(tally.by_visitor, tally.calls)


def _write_verdicts(verdicts: Mapping[Verdict, int], calls: int) -> list[str]:
    return [write_share(verdicts.get(verdict, 0), calls) for verdict in Verdict]


def _list_matches(tally: Tally) -> Iterable[list[str]]:
    for match in sorted({match for match, _ in tally.matches}):
        counts = [tally.matches[match, verdict] for verdict in _VERDICTS]
        yield [match, str(sum(counts)), *map(str, counts)]


def _list_policies(runs: Sequence[Run]) -> Iterable[list[str]]:
    for percent in POOL_PERCENTS:
        by_policy = {run.policy: run for run in runs if run.percent == percent}
        tallies = [by_policy[policy].tally for policy in Policy]
        tallies.append(by_policy[Policy.CLAIRVOYANT].without_former)
        yield [f"{percent} %", *map(_write_right_and_wrong, tallies)]


def _write_right_and_wrong(tally: Tally) -> str:
    return f"{100 * tally.find_share(Verdict.RIGHT):.2f} / {100 * tally.find_share(Verdict.WRONG):.2f}"


def _write_figure(figure: Figure) -> list[str]:
    goal = f"{'at least' if figure.is_least else 'at most'} {figure.goal} {figure.unit}"
    return [figure.what, goal, f"{figure.measured} {figure.unit}", "yes" if figure.is_met else "**no**"]
