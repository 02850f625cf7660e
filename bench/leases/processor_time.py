"""The processor time of other processes, which shows the cost of work even while other programs keep the machine busy."""

from collections.abc import Iterable
from pathlib import Path

_NANOSECONDS = 1e9


def read_processor_seconds(processes: Iterable[int]) -> float:
    """How long processes, by their IDs, have worked so far in all of their threads that are still there."""
    accounts = [path for process in processes for path in Path(f"/proc/{process}/task").glob("*/schedstat")]
    return sum(int(path.read_text().split()[0]) for path in accounts) / _NANOSECONDS
