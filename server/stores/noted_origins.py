"""Refused origins that this process has counted and not stored yet, so that no refused request writes to the database."""

from collections import Counter
from threading import Lock

from server.domain.refused_origins import OriginCount, is_plausible
from server.domain.reports.periods import find_today
from server.stores.contract import StoreUnavailable
from server.stores.refused_origins import RefusedOrigins

MOST_NOTED = 100
"""Origins of one account that are counted between two writes. Anyone may send any origin, so further ones are ignored."""

_MOST_ACCOUNTS = 1_000


class NotedOrigins:
    """Counts refused requests in memory, and adds them to the store in one step for each account, when `write` is called."""

    def __init__(self, store: RefusedOrigins) -> None:
        self._store = store
        self._counts: dict[str, Counter[str]] = {}
        self._time_zones: dict[str, str] = {}
        self._lock = Lock()

    def note(self, account: str, time_zone: str, origin: str) -> None:
        """Count a refused request of this origin, if it may be that of a public site."""
        with self._lock:
            counts = self._counts.get(account)
            if counts is None or origin not in counts:
                is_full = len(self._counts) >= _MOST_ACCOUNTS if counts is None else len(counts) >= MOST_NOTED
                if is_full or not is_plausible(origin):
                    return
                counts = self._counts.setdefault(account, Counter())
            counts[origin] += 1
            self._time_zones[account] = time_zone

    def write(self, now: float) -> None:
        """Add what was counted since the last time to the day of `now`. Counts that can't be written are dropped."""
        with self._lock:
            counts, self._counts = self._counts, {}
            time_zones, self._time_zones = self._time_zones, {}
        for account, requests in counts.items():
            today = find_today(now, time_zones[account])
            try:
                self._store.add(account, [OriginCount(today, origin, number) for origin, number in requests.items()])
            except StoreUnavailable:
                return
