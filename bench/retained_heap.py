"""The JavaScript memory of the tag for each swapped spot, compared with the tag of version 0.1.0."""

from statistics import median

from playwright.sync_api import Browser, CDPSession

from bench.contenders import read_former_tag
from bench.figure import Figure, compare
from bench.long_page import ROWS
from bench.site import demand_swapped, open_long_page
from bench.stopwatch import Stopwatch, run_script

MOST_OF_FORMER = 0.5

_COLLECTIONS = 5
"""One collection does not find everything in weak maps."""


def measure_retained_heap(browser: Browser, tag: str, rounds: int) -> list[Figure]:
    """The bytes for each spot after the swap of a page with 20,000 spots, after garbage collection, for both tags alternately."""
    former_tag = read_former_tag()
    measured = [
        (_measure_bytes_a_spot(browser, tag), _measure_bytes_a_spot(browser, former_tag)) for _round in range(rounds)
    ]
    own, former = (median(values) for values in zip(*measured, strict=True))
    return [
        compare("JavaScript memory kept for a swapped place, against 0.1.0", own, former, MOST_OF_FORMER),
        Figure("  kept for a place", round(own), "bytes"),
        Figure("  kept for a place by 0.1.0", round(former), "bytes"),
    ]


def _measure_bytes_a_spot(browser: Browser, script: str) -> float:
    with open_long_page(browser, target_every=1) as page:
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.enable")
        before = _read_used_bytes(session)
        stopwatch = Stopwatch(page)
        run_script(page, script)
        stopwatch.stop()
        demand_swapped(page, ROWS)
        return (_read_used_bytes(session) - before) / ROWS


def _read_used_bytes(session: CDPSession) -> float:
    for _collection in range(_COLLECTIONS):
        session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used
