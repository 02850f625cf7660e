"""`python -m bench.quick`: only the full swap of the long page, in few rounds, or a profile of it, to work on its speed."""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.full_swap import measure_full_swap
from bench.long_page import DENSITIES
from bench.profile import profile_swap
from bench.retained_heap import measure_retained_heap
from bench.site import fetch_tag, serve_demo
from bench.table import write_table
from tests.browser import find_browser, launch_options
from tests.built import find_built_bundle

_FUNCTIONS_SHOWN = 12


def main() -> int:
    """Measure and print; the exit code is 1 when a goal is not met."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.quick", description="Measure the full swap of the long page."
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured (default 3)")
    parser.add_argument(
        "--tag", type=Path, help="an account's script, config included, in place of the demo's as served"
    )
    parser.add_argument("--heap", action="store_true", help="measure the memory that is kept instead")
    parser.add_argument("--profile", action="store_true", help="print the costliest functions of the built tag instead")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(find_browser()))
        tag = arguments.tag.read_text(encoding="utf-8") if arguments.tag else _fetch_demo_tag(browser)
        if arguments.profile:
            _print_profiles(browser, tag)
            return 0
        measure = measure_retained_heap if arguments.heap else measure_full_swap
        figures = measure(browser, tag, arguments.rounds)
    print(write_table(figures))
    return 0 if all(figure.is_met is not False for figure in figures) else 1


def _fetch_demo_tag(browser: Browser) -> str:
    with serve_demo() as url:
        return fetch_tag(browser, url)


def _print_profiles(browser: Browser, tag: str) -> None:
    source_map = find_built_bundle(tag).source_map
    for target_every, where in DENSITIES.items():
        lines = profile_swap(browser, tag, source_map, target_every=target_every)
        print(f"a target in {where}:", *lines[:_FUNCTIONS_SHOWN], sep="\n")


if __name__ == "__main__":
    sys.exit(main())
