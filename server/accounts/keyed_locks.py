"""A lock for each key, so that threads wait only for threads with the same key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class _KeyLock:
    lock: Lock = field(default_factory=Lock)
    users: int = 0


class KeyedLocks:
    """Locks by key. A lock is kept only while a thread has it or waits for it."""

    def __init__(self) -> None:
        self._by_key: dict[str, _KeyLock] = {}
        self._lock = Lock()

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        """A context with the key's lock acquired."""
        with self._lock:
            one = self._by_key.setdefault(key, _KeyLock())
            one.users += 1
        try:
            with one.lock:
                yield
        finally:
            with self._lock:
                one.users -= 1
                if not one.users:
                    del self._by_key[key]

    def count(self) -> int:
        """The number of keys whose lock is in use or waited for."""
        return len(self._by_key)
