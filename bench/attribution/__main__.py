"""`python -m bench.attribution`: simulate, print the tables, write `bench/attribution_results.json` and the pictures."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from bench.attribution.business import recommend_size
from bench.attribution.charts import draw_policies, draw_verdicts
from bench.attribution.measuring import judge, measure_late_shares, measure_policies
from bench.attribution.parameters import DAYS, SEED, Parameters
from bench.attribution.results import write_run
from bench.attribution.tables import write_tables

_REPOSITORY = Path(__file__).parents[2]
_RESULTS = _REPOSITORY / "bench" / "attribution_results.json"
_IMAGES = _REPOSITORY / "docs" / "images"


def main() -> int:
    """Measure, print and write; the exit code is 1 when a goal is not met."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.attribution", description="Measure how calls are attributed."
    )
    parser.add_argument("--days", type=int, default=DAYS, help=f"how many days each run has (default {DAYS})")
    parser.add_argument("--dry", action="store_true", help="leave the results and the pictures as they are")
    arguments = parser.parse_args()
    parameters = Parameters()
    runs = []
    for run in measure_policies(parameters, arguments.days):
        runs.append(run)
        print(f"{run.percent} %, {run.policy.value}: {run.tally.calls} calls", file=sys.stderr)
    late_runs = list(measure_late_shares(parameters, arguments.days))
    figures = judge(runs)
    for title, table in write_tables(runs, late_runs, figures).items():
        print(f"{title}:\n\n{table}")
    if not arguments.dry:
        results = {
            "seed": SEED,
            "days": arguments.days,
            "recommended_numbers": recommend_size(parameters),
            "parameters": asdict(parameters),
            "runs": [write_run(run) for run in runs],
            "late_share_runs": [write_run(run) for run in late_runs],
            "figures": [figure.as_record() for figure in figures],
        }
        _RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        draw_verdicts(_IMAGES / "attribution_by_pool_size.png", runs)
        draw_policies(_IMAGES / "attribution_by_policy.png", runs)
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
