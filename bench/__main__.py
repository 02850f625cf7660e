"""`python -m bench`: measure everything, print the table, write `bench/results.json`."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.calls.figures import measure_calls
from bench.console.figures import measure_console, measure_many_calls
from bench.leases.figures import measure_leases
from bench.page import measure_page
from bench.table import Measured, write_results, write_table

_RESULTS = Path(__file__).with_name("results.json")
_PARTS: dict[str, Callable[[int], Measured]] = {
    "page": measure_page,
    "leases": measure_leases,
    "calls": measure_calls,
    "console": measure_console,
    "console_many_calls": measure_many_calls,
}


def main() -> int:
    """Measure, print and write; the exit code is 1 when a goal is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure size and speed against their goals.")
    parser.add_argument("--rounds", type=int, default=7, help="how often each thing is measured (default 7)")
    parser.add_argument("--only", choices=_PARTS, help="measure one part alone; the other's results stay as they are")
    parser.add_argument("--dry", action="store_true", help="leave bench/results.json as it is")
    arguments = parser.parse_args()
    parts = {part: measure(arguments.rounds) for part, measure in _PARTS.items() if arguments.only in (None, part)}
    figures = [figure for measured in parts.values() for figure in measured.figures]
    print(write_table(figures))
    if not arguments.dry:
        kept = json.loads(_RESULTS.read_text(encoding="utf-8"))
        _RESULTS.write_text(write_results(parts, kept), encoding="utf-8")
    return 0 if all(figure.is_met is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
