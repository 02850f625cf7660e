"""The longest time for which the tag blocks a page, by the browser's own trace."""

import json
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from bench.figure import Figure
from bench.long_page import ROWS
from bench.site import open_directory
from bench.stopwatch import Stopwatch, run_script

MOST_MS = 50

_DENSITIES = (1, 20)
"""A target number in every row, and in one of 20."""

_CATEGORIES = ["-*", "devtools.timeline", "disabled-by-default-devtools.timeline"]
_SCRIPTS = {"EvaluateScript", "v8.compile", "FunctionCall", "TimerFire", "RunMicrotasks"}


def measure_longest_task(browser: Browser, url: str, tag: str, rounds: int) -> list[Figure]:
    """The longest task of the tag in all rounds and densities, in CPU time, without the browser's drawing."""
    longest, drawing, lasting = [], [], []
    for _round in range(rounds):
        for target_every in _DENSITIES:
            with open_directory(browser, url, rows=ROWS, target_every=target_every) as page:
                browser.start_tracing(page=page, categories=_CATEGORIES)
                run_script(page, tag)
                Stopwatch(page).stop()
                tasks = read_tasks(json.loads(browser.stop_tracing())["traceEvents"])
            own = [task for task in tasks if task["is_script"]]
            longest.append(max(task["cpu_ms"] for task in own))
            drawing.append(max(task["cpu_ms"] for task in tasks if not task["is_script"]))
            lasting.append(own[-1]["end_ms"] - own[0]["start_ms"])
    return [
        Figure("longest task on a directory of 20,000 rows", round(max(longest), 1), "ms", MOST_MS),
        Figure("  longest task in which the browser draws what changed", round(max(drawing), 1), "ms"),
        Figure("  from the first task to the end of the last, drawing included", round(median(lasting), 1), "ms"),
    ]


def read_tasks(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tasks of the thread on which the page's scripts ran, in order: start_ms, end_ms, cpu_ms and is_script."""
    complete = [event for event in events if event.get("ph") == "X"]
    scripts = [event for event in complete if event["name"] in _SCRIPTS]
    threads = [(event["pid"], event["tid"]) for event in scripts]
    main_thread = max(set(threads), key=threads.count)
    started = sorted(event["ts"] for event in scripts if (event["pid"], event["tid"]) == main_thread)
    tasks = []
    for event in sorted(complete, key=lambda event: float(event["ts"])):
        if event["name"] == "RunTask" and (event["pid"], event["tid"]) == main_thread:
            end = event["ts"] + event["dur"]
            tasks.append(
                {
                    "start_ms": event["ts"] / 1000,
                    "end_ms": end / 1000,
                    "cpu_ms": event["tdur"] / 1000,
                    "is_script": any(event["ts"] <= start <= end for start in started),
                }
            )
    return tasks
