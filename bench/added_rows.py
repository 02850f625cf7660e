"""Added rows cost the same on a long page as on a short one."""

from statistics import median

from playwright.sync_api import Browser

from bench.figure import Figure, compare
from bench.long_page import ROWS
from bench.site import demand_swapped, open_directory
from bench.stopwatch import Stopwatch, run_script

ADDED_ROWS = 1_000
MOST_OF_EMPTY_PAGE = 1.2

_KEEP_ROWS = """async () => {
  const answer = await fetch(location.pathname + "?rows=%d&strip=off&tag=none");
  const other = new DOMParser().parseFromString(await answer.text(), "text/html");
  const template = document.createElement("template");
  template.innerHTML = other.querySelector("#directory tbody").innerHTML;
  window.kept = template.content;
}"""
_ADD_ROWS = 'document.querySelector("#directory tbody").append(window.kept)'


def measure_added_rows(browser: Browser, url: str, tag: str, rounds: int) -> list[Figure]:
    """The tag's time for 1,000 rows that are added to a page of 20,000 rows, and to an empty one."""
    times: dict[int, list[float]] = {ROWS: [], 0: []}
    for _round in range(rounds):
        for rows in times:
            times[rows].append(_time_addition(browser, url, tag, rows))
    long_ms, empty_ms = median(times[ROWS]), median(times[0])
    return [
        compare("1,000 rows added to that directory, against an empty one", long_ms, empty_ms, MOST_OF_EMPTY_PAGE),
        Figure("  CPU time on the long page", round(long_ms, 1), "ms"),
        Figure("  CPU time on the empty page", round(empty_ms, 1), "ms"),
    ]


def _time_addition(browser: Browser, url: str, tag: str, rows: int) -> float:
    with open_directory(browser, url, rows=rows) as page:
        stopwatch = Stopwatch(page)
        run_script(page, tag)
        page.evaluate(_KEEP_ROWS % ADDED_ROWS)
        stopwatch.stop()
        stopwatch.start()
        run_script(page, _ADD_ROWS)
        took_ms = stopwatch.stop()
        demand_swapped(page, rows + ADDED_ROWS)
        return took_ms
