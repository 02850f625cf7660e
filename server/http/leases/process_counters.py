"""Counters of limits in this process's memory.

The memory storage of `limits` starts a thread a hundred times a second to delete old counters, which took longer than the
rest of a claim. This storage deletes them while it counts, because its counters end in about the order in which they began.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from limits.storage import Storage

_FORGOTTEN_AT_A_TIME = 2


class ProcessCounters(Storage):
    """Counts in fixed windows, from the first count of a key on. `now` returns seconds since the epoch."""

    STORAGE_SCHEME = None

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__()
        self._now = now
        self._lock = Lock()
        self._counters: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count and return the count; when a window has ended, a new one of `expiry` seconds begins."""
        now = self._now()
        with self._lock:
            count, ends_at = self._counters.get(key, (0, 0.0))
            if ends_at <= now:
                self._counters.pop(key, None)
                self._forget(now)
                count, ends_at = 0, now + expiry
            self._counters[key] = (count + amount, ends_at)
            return count + amount

    def get(self, key: str) -> int:
        """The count of the current window."""
        count, ends_at = self._counters.get(key, (0, 0.0))
        return count if ends_at > self._now() else 0

    def get_expiry(self, key: str) -> float:
        return self._counters.get(key, (0, self._now()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        """Delete all counters; returns their number."""
        with self._lock:
            count = len(self._counters)
            self._counters.clear()
            return count

    def clear(self, key: str) -> None:
        with self._lock:
            self._counters.pop(key, None)

    def _forget(self, now: float) -> None:
        """Delete old counters faster than new ones come, so that they never pile up."""
        for _ in range(_FORGOTTEN_AT_A_TIME):
            oldest = next(iter(self._counters), None)
            if oldest is None or self._counters[oldest][1] > now:
                return
            del self._counters[oldest]
