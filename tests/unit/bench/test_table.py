"""The benchmark's table has the measured values and whether they meet the goals."""

import json

from bench.figure import Figure, compare
from bench.longest_task import read_tasks
from bench.table import Measured, write_results, write_table


def test_a_figure_at_its_goal_meets_it_and_one_above_does_not() -> None:
    assert Figure("dni.js", 5000, "bytes", 5000).is_met is True
    assert Figure("dni.js", 5001, "bytes", 5000).is_met is False


def test_a_figure_without_a_goal_is_neither_met_nor_missed() -> None:
    assert Figure("the walk", 30.2, "ms").is_met is None


def test_a_comparison_is_the_ratio_of_the_two_times() -> None:
    assert compare("swap against walk", 45.0, 30.0, goal=2.0) == Figure("swap against walk", 1.5, "x", 2.0)


def test_a_goal_may_be_a_minimum() -> None:
    assert Figure("claims", 0.5, "x", 0.5, is_least=True).is_met is True
    assert Figure("claims", 0.49, "x", 0.5, is_least=True).is_met is False


def test_the_table_is_aligned_and_marks_missed_goals() -> None:
    table = write_table(
        [
            Figure("dni.js", 5400, "bytes", 5000),
            compare("swap", 45.0, 30.0, 2.0),
            compare("claims", 300.0, 500.0, 0.5, is_least=True),
            Figure("  walk", 30.25, "ms"),
        ]
    )
    assert table.splitlines() == [
        "what                   goal     measured",
        "dni.js  at most 5,000 bytes  5,400 bytes  NOT MET",
        "swap         at most 2.00 x       1.50 x  met",
        "claims      at least 0.50 x       0.60 x  met",
        "  walk                           30.2 ms",
    ]


def test_the_results_have_versions_and_whether_goals_are_met() -> None:
    page = Measured([Figure("dni.js", 4990, "bytes", 5000)], {"dni_py": "0.1.0"})
    leases = Measured([Figure("claims", 0.6, "x", 0.5, is_least=True)], {"redis": "7.0"})
    assert json.loads(write_results({"page": page, "leases": leases}, {})) == {
        "page": {
            "versions": {"dni_py": "0.1.0"},
            "figures": [{"what": "dni.js", "measured": 4990, "unit": "bytes", "at_most": 5000, "met": True}],
        },
        "leases": {
            "versions": {"redis": "7.0"},
            "figures": [{"what": "claims", "measured": 0.6, "unit": "x", "at_least": 0.5, "met": True}],
        },
    }


def test_a_part_that_is_measured_again_replaces_only_its_own_results() -> None:
    kept = {"page": {"figures": ["as before"]}, "leases": {"figures": ["of yesterday"]}}
    results = json.loads(write_results({"leases": Measured([], {})}, kept))
    assert results == {"page": {"figures": ["as before"]}, "leases": {"versions": {}, "figures": []}}


def test_a_task_is_a_scripts_when_a_script_runs_in_it_on_its_thread() -> None:
    tasks = read_tasks(
        [
            _event("RunTask", ts=0, dur=2000, cpu=1500),
            _event("TimerFire", ts=100, dur=1800, cpu=1400),
            _event("RunTask", ts=3000, dur=500, cpu=400),
            _event("RunTask", ts=100, dur=9000, cpu=9000, thread=2),
            {"ph": "M", "name": "thread_name"},
        ]
    )
    assert tasks == [
        {"start_ms": 0.0, "end_ms": 2.0, "cpu_ms": 1.5, "is_script": True},
        {"start_ms": 3.0, "end_ms": 3.5, "cpu_ms": 0.4, "is_script": False},
    ]


def _event(name: str, *, ts: int, dur: int, cpu: int, thread: int = 1) -> dict[str, object]:
    return {"ph": "X", "name": name, "pid": 7, "tid": thread, "ts": ts, "dur": dur, "tdur": cpu}
