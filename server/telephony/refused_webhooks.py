"""Counts the refused webhooks of a process, so that a storm of them writes nothing to the database."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from threading import Lock


class RefusalReason(StrEnum):
    """Why a webhook was refused, for metrics."""

    INVALID_SIGNATURE = "invalid_signature"
    NO_SECRET = "no_secret"
    UNREADABLE = "unreadable"
    UNKNOWN_CARRIER = "unknown_carrier"
    WRONG_ACCOUNT = "wrong_account"
    WRONG_METHOD = "wrong_method"


class RefusedWebhooks:
    """The webhooks that were refused since the last `take`, by account. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def add(self, account: str) -> None:
        """Count one refused webhook about a number of the account."""
        with self._lock:
            self._counts[account] += 1

    def take(self) -> Mapping[str, int]:
        """The counts, which begin at zero again."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
            return taken

    def give_back(self, account: str, count: int) -> None:
        """Count again what could not be stored."""
        with self._lock:
            self._counts[account] += count
