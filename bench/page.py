"""What the tag costs a page and its visitors, in a real browser."""

from playwright.sync_api import sync_playwright

from bench.added_rows import measure_added_rows
from bench.flicker import measure_flicker
from bench.full_swap import measure_full_swap
from bench.longest_task import measure_longest_task
from bench.retained_heap import measure_retained_heap
from bench.site import fetch_tag, serve_demo
from bench.sizes import measure_sizes
from bench.table import Measured
from build.version import project_version
from tests.browser import find_browser, launch_options


def measure_page(rounds: int) -> Measured:
    """All figures of the tag."""
    with sync_playwright() as playwright, serve_demo() as url:
        browser = playwright.chromium.launch(**launch_options(find_browser()))
        tag = fetch_tag(browser, url)
        figures = measure_sizes(tag)
        for measure_long_page in (measure_full_swap, measure_retained_heap):
            figures += measure_long_page(browser, tag, rounds)
        for measure_directory in (measure_longest_task, measure_added_rows):
            figures += measure_directory(browser, url, tag, rounds)
        figures += measure_flicker(browser, url, rounds)
        return Measured(figures, {"dni_py": project_version(), "browser": f"Chromium {browser.version}"})
