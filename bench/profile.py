"""The time of a full swap by function, from the browser's own profiler and the bundle's source map."""

from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.site import open_long_page
from bench.stopwatch import Stopwatch, run_script
from build.source_map import decode_mappings, source_line_at

_INTERVAL_US = 100
_SCRIPT_NAME = "dni-profiled.js"
_LONGEST_NAME = 80
_NOT_SPENT = ("(idle)", "(program)", "(root)")


def profile_swap(browser: Browser, tag: str, source_map: dict[str, Any], *, target_every: int) -> list[str]:
    """A line for each function: the milliseconds spent in itself, its share, and where it begins in Python; longest first.

    The browser's own work (walking, writing) counts for the function that called it, unless the profiler names it:
    the garbage collector, regular expressions, some built-in functions.
    """
    with open_long_page(browser, target_every=target_every) as page:
        session = page.context.new_cdp_session(page)
        session.send("Profiler.enable")
        session.send("Profiler.setSamplingInterval", {"interval": _INTERVAL_US})
        stopwatch = Stopwatch(page)
        session.send("Profiler.start")
        run_script(page, f"{tag}\n//# sourceURL={_SCRIPT_NAME}")
        stopwatch.stop()
        profile = session.send("Profiler.stop")["profile"]
    spent_us = _sum_self_times(profile, source_map)
    total_us = sum(spent_us.values())
    return [f"{us / 1000:8.1f} ms  {us / total_us:6.1%}  {where}" for where, us in spent_us.most_common()]


def _sum_self_times(profile: dict[str, Any], source_map: dict[str, Any]) -> Counter[str]:
    frames = {node["id"]: node["callFrame"] for node in profile["nodes"]}
    # Frames of optimised code have the script's id, but not always its name.
    own_scripts = {frame["scriptId"] for frame in frames.values() if Path(frame["url"]).name == _SCRIPT_NAME}
    pool_numbers = {
        node: _find_source(frame, source_map)
        if frame["scriptId"] in own_scripts
        else frame["functionName"] or "(other)"
        for node, frame in frames.items()
    }
    spent: Counter[str] = Counter()
    for node, delta_us in zip(profile["samples"], profile["timeDeltas"], strict=True):
        if pool_numbers[node] not in _NOT_SPENT:
            spent[pool_numbers[node][:_LONGEST_NAME]] += delta_us
    return spent


def _find_source(frame: dict[str, Any], source_map: dict[str, Any]) -> str:
    column = frame["columnNumber"]
    if column < decode_mappings(source_map["mappings"])[0].column:
        return "(the script itself: compiling and starting)"
    source, line = source_line_at(source_map, column)
    return f"{source}:{line}  {frame['functionName'] or '(anonymous)'}"
