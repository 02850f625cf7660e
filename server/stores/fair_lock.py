"""A fair lock: threads get it in the order in which they asked for it.

A thread that releases a `threading.Lock` may take it again many times while others wait until they time out. With eight
threads that claimed without pause, one claim in some thousands waited longer than a visitor should.
"""

from collections import deque
from threading import Lock


class FairLock:
    """A lock for one thread at a time; other threads wait in a queue."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._is_taken = False
        self._queue: deque[Lock] = deque()

    def acquire(self, wait_seconds: float) -> bool:
        """Wait for the lock; False when the time is over."""
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
        # The lock was passed on just after the time was over.
        return True

    def release(self) -> None:
        """Pass the lock on to the next thread in the queue."""
        with self._mutex:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._is_taken = False

    def count_waiting(self) -> int:
        """The number of threads in the queue."""
        return len(self._queue)
