"""A circuit breaker: stops requests to a server that doesn't reply, so that not every visitor waits for it."""

import threading
import time
from collections.abc import Callable

FAILURES_IN_A_ROW = 3
PAUSE_SECONDS = 1.0


class Breaker:
    """Opens after some failures in a row. Then one caller may try in each pause, until one succeeds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._next_try_at = 0.0

    def lets_pass(self) -> bool:
        """Whether a request may be sent now."""
        if self._failures < FAILURES_IN_A_ROW:
            return True
        with self._lock:
            now = self._clock()
            if now < self._next_try_at:
                return False
            self._next_try_at = now + PAUSE_SECONDS
            return True

    def note_reply(self) -> None:
        self._failures = 0

    def note_failure(self) -> None:
        with self._lock:
            self._failures += 1
            self._next_try_at = self._clock() + PAUSE_SECONDS
