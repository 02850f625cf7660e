"""Ten thousand calls with repeated, late and reordered webhooks, while workers are killed: each must be in the log once."""

import tempfile
from pathlib import Path

from bench.figure import Figure
from tests.many_calls import play_many_calls

CALLS = 10_000


def measure_many_calls(calls: int = CALLS) -> list[Figure]:
    """Play them against a server with two workers; two workers are killed meanwhile."""
    with tempfile.TemporaryDirectory(prefix="dni-bench-") as folder:
        played = play_many_calls(Path(folder), calls)
    what = f"{calls:,} calls with faults and {played.kills} killed workers"
    return [
        Figure(f"{what}: rows missing or too many", abs(played.rows - calls), "rows", 0),
        Figure("  rows that differ from a call without faults", len(played.wrong), "rows", 0),
    ]
