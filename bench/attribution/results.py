"""The results as they are stored in `bench/attribution_results.json`."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bench.attribution.measuring import Run
from bench.attribution.policies import Policy
from bench.attribution.verdicts import Tally, Verdict


def write_run(run: Run) -> dict[str, Any]:
    """A run as JSON values."""
    return {
        "policy": run.policy.value,
        "pool_percent": run.percent,
        "numbers": run.numbers,
        "late_share": run.late_share,
        **_write_tally(run.tally),
        "without_former": _write_tally(run.without_former),
    }


def read_run(kept: Mapping[str, Any]) -> Run:
    """The run that `write_run` wrote."""
    return Run(
        policy=Policy(kept["policy"]),
        percent=kept["pool_percent"],
        numbers=kept["numbers"],
        late_share=kept["late_share"],
        tally=_read_tally(kept),
        without_former=_read_tally(kept["without_former"]),
    )


def _write_tally(tally: Tally) -> dict[str, Any]:
    return {
        "calls": tally.calls,
        "missed": tally.missed,
        "by_key_tags": {verdict.value: tally.by_key_tags[verdict] for verdict in Verdict},
        "by_visitor": {verdict.value: tally.by_visitor[verdict] for verdict in Verdict},
        "matches": {f"{match}, {verdict}": count for (match, verdict), count in sorted(tally.matches.items())},
    }


def _read_tally(kept: Mapping[str, Any]) -> Tally:
    matches: Counter[tuple[str, str]] = Counter()
    for name, count in kept["matches"].items():
        match, _, verdict = name.partition(", ")
        matches[match, verdict] = count
    return Tally(
        calls=kept["calls"],
        missed=kept["missed"],
        by_key_tags=Counter({Verdict(verdict): count for verdict, count in kept["by_key_tags"].items()}),
        by_visitor=Counter({Verdict(verdict): count for verdict, count in kept["by_visitor"].items()}),
        matches=matches,
    )
