"""A full swap of a long page, against reading it at all and against how others do it."""

from statistics import median

from playwright.sync_api import Browser

from bench.contenders import write_bare_walk, write_peer, write_writing_walk
from bench.figure import Figure, compare
from bench.site import demand_swapped, open_directory
from bench.stopwatch import time_script

ROWS = 20_000
DENSITIES = {1: "a target in every row", 20: "in one row of 20"}
MOST_WALKS = 2.0
MOST_OF_PEER = 0.2


def measure_full_swap(browser: Browser, url: str, tag: str, rounds: int) -> list[Figure]:
    """The tag's time for 20,000 rows with 60,000 text nodes, for both densities; each script runs on pages of its own."""
    contenders = {
        "walk": write_bare_walk(),
        "walk that writes": write_writing_walk(),
        "tag": tag,
        "peer": write_peer("one_a_spelling"),
        "peer, one call": write_peer("one_for_all"),
    }
    medians: dict[int, dict[str, float]] = {}
    for target_every in DENSITIES:
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for _round in range(rounds):
            for name, script in contenders.items():
                with open_directory(browser, url, rows=ROWS, target_every=target_every) as page:
                    times[name].append(time_script(page, script))
                    if name == "tag":
                        demand_swapped(page, ROWS // target_every)
        medians[target_every] = {name: median(values) for name, values in times.items()}
    walked, replaced, information = [], [], []
    for target_every, where in DENSITIES.items():
        ms = medians[target_every]
        walked.append(
            compare(f"full swap of 20,000 rows, {where}, against a bare walk", ms["tag"], ms["walk"], MOST_WALKS)
        )
        replaced.append(
            compare(f"the same against findandreplacedomtext, {where}", ms["tag"], ms["peer"], MOST_OF_PEER)
        )
        information += [Figure(f"  {name}: CPU time, {where}", round(value, 1), "ms") for name, value in ms.items()]
    return [*walked, *replaced, *information]
