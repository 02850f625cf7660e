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

MOST_KEPT = 500
Made = TypeVar("Made")
_log = structlog.get_logger()


@dataclass
class _Kept(Generic[Made]):
    revision: int
    made: Made
    checked_at: float


class KeptByRevision(Generic[Made]):
    """Finds what `make` makes of an account. One of these serves all threads of a process.

    Whether the account has changed is asked at every call, or, given `recheck_seconds`, once in that time.
    """

    def __init__(
        self,
        accounts: AccountStore,
        make: Callable[[Account], Made],
        *,
        recheck_seconds: float = 0.0,
        measure_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._accounts = accounts
        self._make = make
        self._recheck_seconds = recheck_seconds
        self._measure_time = measure_time
        self._kept: OrderedDict[str, _Kept[Made]] = OrderedDict()
        self._lock = Lock()

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
        elif not is_account_key(key):
            return None
        try:
            revision = self._accounts.find_revision(key)
        except StoreUnavailable as error:
            if kept is None:
                raise
            _log.warning("the last known account is used", account=key, reason=str(error))
            return kept.made
        if revision is None:
            self._kept.pop(key, None)
            return None
        return kept.made if kept and kept.revision == revision else self._make_and_keep(key, revision)

    def _make_and_keep(self, key: str, revision: int) -> Made | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept and kept.revision == revision:
                return kept.made
            stored = self._accounts.find(key)
            if stored is None:
                return None
            made = self._make(stored.account)
            # Kept under the revision that was made, as the account may have changed again since it was asked for.
            self._kept[key] = _Kept(stored.revision, made, self._measure_time())
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return made
