"""Sightings that this process has noted and not stored yet, so that no claim waits for the database."""

from collections.abc import Iterator
from threading import Lock

from server.domain.tag_seen import LONGEST_PATH, MOST_PATHS, SeenPage, Sightings
from server.stores.contract import StoreUnavailable
from server.stores.tag_sightings import TagSightings

_MOST_ACCOUNTS = 10_000


class NotedSightings:
    """Notes in memory what is seen, and writes it to the store in one step for each account, when `write` is called."""

    def __init__(self, store: TagSightings) -> None:
        self._store = store
        self._claims: dict[str, float] = {}
        self._pages: dict[str, dict[str, SeenPage]] = {}
        self._lock = Lock()

    def note_claim(self, account: str, now: float) -> None:
        """Note that a page of the account claims a number now. Takes no lock: it is called for each claim."""
        self._claims[account] = now

    def note_page(self, account: str, path: str, spots: int, now: float) -> None:
        """Note the report of a page. Of more than `MOST_PATHS` paths at once, the later ones are dropped."""
        with self._lock:
            if account not in self._pages and len(self._pages) >= _MOST_ACCOUNTS:
                return
            pages = self._pages.setdefault(account, {})
            kept = path[:LONGEST_PATH]
            if kept in pages or len(pages) < MOST_PATHS:
                pages[kept] = SeenPage(kept, now, spots)

    def write(self, _now: float) -> None:
        """Write all that was noted since the last time. What can't be written is forgotten: later sightings replace it."""
        for account, seen in self._take():
            try:
                self._store.record(account, seen)
            except StoreUnavailable:
                return

    def _take(self) -> Iterator[tuple[str, Sightings]]:
        claims, self._claims = self._claims, {}
        with self._lock:
            pages, self._pages = self._pages, {}
        for account in sorted(claims.keys() | pages.keys()):
            yield account, Sightings(claims.get(account), tuple(pages.get(account, {}).values()))
