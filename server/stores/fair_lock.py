"""Turns: a lock that is passed on in the order in which threads asked for it.

`threading.Lock` may be taken again by the thread that has just let go, many times over, while others wait until they have to
give up: with eight threads that claimed without pause, one in some thousands waited longer than a visitor should.
"""

from collections import deque
from threading import Lock


class FairLock:
    """One thread at a time; the others wait in line."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._is_taken = False
        self._queue: deque[Lock] = deque()

    def acquire(self, wait_seconds: float) -> bool:
        """Wait for one's turn; False when it did not come in time."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._queue.append(mine)
        if mine.acquire(timeout=wait_seconds):
            return True
        with self._mutex:
            if mine in self._queue:
                self._queue.remove(mine)
                return False
        # It came just now.
        return True

    def release(self) -> None:
        """Let the next one have its turn."""
        with self._mutex:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._is_taken = False

    def count_waiting(self) -> int:
        """How many wait in line."""
        return len(self._queue)
