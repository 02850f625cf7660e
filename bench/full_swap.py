"""A full swap of a long page, compared with the tag of version 0.1.0, another library, and a walk that only reads.

`python -m bench.quick` measures only this.
"""

from collections.abc import Mapping
from statistics import median

from playwright.sync_api import Browser

from bench.contenders import read_former_tag, write_bare_walk, write_peer, write_writing_walk
from bench.figure import Figure, compare
from bench.long_page import DENSITIES, ROWS
from bench.site import demand_swapped, open_long_page
from bench.stopwatch import time_script

MOST_OF_FORMER = {1: 0.36, 20: 0.45, 500: 0.6}
MOST_OF_PEER = 0.75

TAG, FORMER, PEER, WALK, WRITING_WALK = "tag", "tag of 0.1.0", "findAndReplaceDOMText", "walk", "walk that writes"
_SWAPPING = (TAG, FORMER, PEER)

Medians = Mapping[int, Mapping[str, float]]
"""Milliseconds by density and contender."""


def measure_full_swap(browser: Browser, tag: str, rounds: int) -> list[Figure]:
    """The tag's time for 20,000 rows with 60,000 text nodes, for all densities, compared with the others."""
    ms = time_contenders(browser, tag, rounds)
    figures = [
        _compare(
            ms, every, FORMER, f"full swap of 20,000 rows, a target in {where}, against 0.1.0", MOST_OF_FORMER[every]
        )
        for every, where in DENSITIES.items()
    ]
    figures += [
        _compare(ms, every, PEER, f"the same against findAndReplaceDOMText, {where}", MOST_OF_PEER)
        for every, where in DENSITIES.items()
    ]
    for every, where in DENSITIES.items():
        figures.append(_compare(ms, every, WALK, f"  the same against a bare walk, {where}", None))
        walks = ms[every][WRITING_WALK], ms[every][WALK]
        figures.append(compare(f"  a walk that writes against a bare walk, {where}", *walks, None))
        figures += [Figure(f"  {name}: CPU time, {where}", round(value, 1), "ms") for name, value in ms[every].items()]
    return figures


def time_contenders(browser: Browser, tag: str, rounds: int) -> Medians:
    """The medians of the rounds. The contenders run alternately, each on pages of its own."""
    contenders = {
        TAG: tag,
        FORMER: read_former_tag(),
        PEER: write_peer(),
        WALK: write_bare_walk(),
        WRITING_WALK: write_writing_walk(),
    }
    times: dict[int, dict[str, list[float]]] = {every: {name: [] for name in contenders} for every in DENSITIES}
    for _round in range(rounds):
        for every in DENSITIES:
            for name, script in contenders.items():
                with open_long_page(browser, target_every=every) as page:
                    times[every][name].append(time_script(page, script))
                    if name in _SWAPPING:
                        demand_swapped(page, ROWS // every)
    return {every: {name: median(values) for name, values in one.items()} for every, one in times.items()}


def _compare(ms: Medians, every: int, other: str, what: str, goal: float | None) -> Figure:
    return compare(what, ms[every][TAG], ms[every][other], goal)
