"""What is made of accounts: once for each revision of an account, then kept in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

import structlog

from server.domain.account_keys import is_account_key
from server.domain.accounts import Account
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.keyed_locks import KeyedLocks

MOST_KEPT = 500
UNKNOWN_SECONDS = 5.0
"""For so long an account that was not there is taken to be missing still: an import counts within this time."""

MOST_UNKNOWN_KEPT = 10_000
Made = TypeVar("Made")
_log = structlog.get_logger()


@dataclass
class _Kept(Generic[Made]):
    revision: int
    made: Made
    checked_at: float


class KeptByRevision(Generic[Made]):
    """Finds what `make` makes of an account. One of these serves all threads of a process.

    Whether the account has changed is asked at every call, or, given `recheck_seconds`, once in that time. While one account
    is read and made, only those wait who want the same one. An account that is missing is not asked about again for
    `unknown_seconds`.
    """

    def __init__(
        self,
        accounts: AccountStore,
        make: Callable[[Account], Made],
        *,
        recheck_seconds: float = 0.0,
        unknown_seconds: float = UNKNOWN_SECONDS,
        measure_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._accounts = accounts
        self._make = make
        self._recheck_seconds = recheck_seconds
        self._unknown_seconds = unknown_seconds
        self._measure_time = measure_time
        self._kept: OrderedDict[str, _Kept[Made]] = OrderedDict()
        self._unknown_since: OrderedDict[str, float] = OrderedDict()
        # Held for a moment only, and never while the store is asked or something is made.
        self._lock = Lock()
        self._making = KeyedLocks()

    def is_stranger(self, key: str) -> bool:
        """Whether nothing is known of the account, not even that it is not there: to find it, the store must be asked."""
        return key not in self._kept and is_account_key(key) and not self._is_known_to_be_missing(key)

    def find(self, key: str) -> Made | None:
        """What is made of the account as it is now; None when there is no such account.

        While the store is away the last known is given, so that visitors keep seeing the right number; raises
        `StoreUnavailable` when none is known.
        """
        kept = self._kept.get(key)
        if kept is not None:
            now = self._measure_time()
            if now - kept.checked_at < self._recheck_seconds:
                return kept.made
            # Before the store is asked: while one thread waits for a slow store, the others go on with what is known.
            kept.checked_at = now
        elif not is_account_key(key) or self._is_known_to_be_missing(key):
            return None
        try:
            revision = self._accounts.find_revision(key)
        except StoreUnavailable as error:
            if kept is None:
                raise
            _log.warning("the last known account is used", account=key, reason=str(error))
            return kept.made
        if revision is None:
            self._remember_missing(key)
            return None
        return kept.made if kept and kept.revision == revision else self._make_and_keep(key, revision)

    def _make_and_keep(self, key: str, revision: int) -> Made | None:
        with self._making.hold(key):
            kept = self._kept.get(key)
            if kept and kept.revision == revision:
                return kept.made
            stored = self._accounts.find(key)
            if stored is None:
                self._remember_missing(key)
                return None
            made = self._make(stored.account)
            # Kept under the revision that was made, as the account may have changed again since it was asked for.
            self._keep(key, _Kept(stored.revision, made, self._measure_time()))
            return made

    def _keep(self, key: str, kept: _Kept[Made]) -> None:
        with self._lock:
            self._unknown_since.pop(key, None)
            self._kept[key] = kept
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def _remember_missing(self, key: str) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._unknown_since[key] = self._measure_time()
            self._unknown_since.move_to_end(key)
            if len(self._unknown_since) > MOST_UNKNOWN_KEPT:
                self._unknown_since.popitem(last=False)

    def _is_known_to_be_missing(self, key: str) -> bool:
        since = self._unknown_since.get(key)
        return since is not None and self._measure_time() - since < self._unknown_seconds
