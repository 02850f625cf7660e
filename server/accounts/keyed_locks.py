"""A lock for each key: who waits for one key never waits for another's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class _KeyLock:
    lock: Lock = field(default_factory=Lock)
    users: int = 0


class KeyedLocks:
    """Locks by key. There are never more of them than threads that hold or want one."""

    def __init__(self) -> None:
        self._by_key: dict[str, _KeyLock] = {}
        self._lock = Lock()

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        """Hold the key's lock."""
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
        """How many keys somebody holds or waits for."""
        return len(self._by_key)
