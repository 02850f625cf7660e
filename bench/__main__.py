"""`python -m bench`: measure everything, print the table, write `bench/results.json`."""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.added_rows import measure_added_rows
from bench.figure import Figure
from bench.flicker import measure_flicker
from bench.full_swap import measure_full_swap
from bench.longest_task import measure_longest_task
from bench.site import fetch_tag, serve_demo
from bench.sizes import measure_sizes
from bench.table import write_results, write_table
from build.version import project_version
from tests.browser import launch_options

_RESULTS = Path(__file__).with_name("results.json")


def main() -> int:
    """Measure, print and write; the exit code is 1 when a goal is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure size and speed in a real browser.")
    parser.add_argument("--rounds", type=int, default=7, help="how often each thing is measured (default 7)")
    parser.add_argument("--dry", action="store_true", help="leave bench/results.json as it is")
    arguments = parser.parse_args()
    figures, versions = _measure(arguments.rounds)
    print(write_table(figures))
    if not arguments.dry:
        _RESULTS.write_text(write_results(figures, versions), encoding="utf-8")
    return 0 if all(figure.is_met is not False for figure in figures) else 1


def _measure(rounds: int) -> tuple[list[Figure], dict[str, str]]:
    with sync_playwright() as playwright, serve_demo() as url:
        browser = playwright.chromium.launch(**launch_options())
        tag = fetch_tag(browser, url)
        figures = measure_sizes(tag)
        for measure in (measure_full_swap, measure_longest_task, measure_added_rows):
            figures += measure(browser, url, tag, rounds)
        figures += measure_flicker(browser, url, rounds)
        return figures, {"dni_py": project_version(), "browser": f"Chromium {browser.version}"}


if __name__ == "__main__":
    sys.exit(main())
