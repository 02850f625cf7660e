"""Bounds slow work that people start from pages, so that it leaves the threads of a process to others."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from flask import Response


class AllBusy(Exception):
    """As much work of this kind is being done as is allowed at a time. The console responds with 503."""


class Slots:
    """Work that one process does `most_at_once` at a time."""

    def __init__(self, most_at_once: int = 2) -> None:
        self._free = BoundedSemaphore(most_at_once)

    @contextmanager
    def take(self) -> Iterator[None]:
        """Do work in a slot. Raises `AllBusy` at once if none is free."""
        self._acquire()
        try:
            yield
        finally:
            self._free.release()

    def take_for(self, response: Response) -> Response:
        """The response, which has a slot until it is sent or broken off. Raises `AllBusy` if none is free."""
        self._acquire()
        response.call_on_close(self._free.release)
        return response

    def _acquire(self) -> None:
        if not self._free.acquire(blocking=False):
            raise AllBusy


class HourlyLimit:
    """Counts what one process does for each name, and allows `most` of it within an hour."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._moments: dict[str, deque[float]] = {}
        self._lock = Lock()

    def count(self, name: str, now: float) -> bool:
        """Whether it is allowed once more now (seconds since the epoch); only then it counts."""
        with self._lock:
            for known in list(self._moments):
                moments = self._moments[known]
                while moments and moments[0] <= now - 3_600:
                    moments.popleft()
                if not moments:
                    del self._moments[known]
            moments = self._moments.setdefault(name, deque())
            if len(moments) >= self._most:
                return False
            moments.append(now)
            return True
