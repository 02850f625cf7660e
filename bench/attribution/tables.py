"""What was measured, as tables for people; in Markdown, so that a document can hold them."""

from collections.abc import Iterator, Sequence

from bench.attribution.measuring import Run, find_interval
from bench.attribution.policies import Policy
from bench.attribution.verdicts import Tally, Verdict

_COLUMNS = ("right", "unknown", "wrong")


def write_tables(runs: Sequence[Run], late_runs: Sequence[Run]) -> str:
    """All tables, each under its title."""
    own = [run for run in runs if run.policy is Policy.FREE_LONGEST]
    at_demand = [run for run in own if run.percent == 100]
    parts = [
        ("By the key's tags", _write_rows(("pool", "numbers", "numbers leased"), map(_write_run, runs))),
        ("By visitor", _write_rows(("pool", "numbers", "numbers leased"), (_write_visitors(run) for run in own))),
        (
            "Without a look at the lease before",
            _write_rows(("pool", "numbers", "numbers leased"), map(_write_without_former, own)),
        ),
        (
            "By how many callers call late, pool at 100 %",
            _write_rows(("call late",), (_write_late(run) for run in sorted([*at_demand, *late_runs], key=_find_late))),
        ),
        ("By match, pool at 100 %", "".join(_write_matches(run.tally) for run in at_demand)),
    ]
    return "\n".join(f"{title}:\n\n{table}" for title, table in parts)


def write_share(count: int, of: int) -> str:
    """A share in percent, with how far off it may be."""
    low, high = find_interval(count, of)
    return f"{100 * count / max(of, 1):.2f} % ({100 * low:.2f}–{100 * high:.2f})"


def _write_rows(names: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    heads = [*names, "calls", *_COLUMNS]
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _write_run(run: Run) -> list[str]:
    return [*_name(run), str(run.tally.calls), *_write_verdicts(run.tally.calls, run.tally.by_key_tags)]


def _write_visitors(run: Run) -> list[str]:
    return [*_name(run), str(run.tally.calls), *_write_verdicts(run.tally.calls, run.tally.by_visitor)]


def _write_without_former(run: Run) -> list[str]:
    tally = run.without_former
    return [*_name(run), str(tally.calls), *_write_verdicts(tally.calls, tally.by_key_tags)]


def _write_late(run: Run) -> list[str]:
    return [
        f"{100 * run.late_share:.0f} %",
        str(run.tally.calls),
        *_write_verdicts(run.tally.calls, run.tally.by_key_tags),
    ]


def _write_verdicts(calls: int, verdicts: dict[Verdict, int]) -> list[str]:
    return [write_share(verdicts.get(verdict, 0), calls) for verdict in Verdict]


def _write_matches(tally: Tally) -> str:
    heads = ["match", "calls", *_COLUMNS]
    lines = [heads, ["---"] * len(heads)]
    for match in sorted({match for match, _ in tally.matches}):
        counts = [tally.matches[match, verdict.value] for verdict in Verdict]
        lines.append([f"`{match}`", str(sum(counts)), *map(str, counts)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _name(run: Run) -> list[str]:
    return [f"{run.percent} %", str(run.numbers), run.policy.value]


def _find_late(run: Run) -> float:
    return run.late_share
