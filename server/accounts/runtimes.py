"""A cache of account runtimes: each is compiled once for each revision and then kept in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

import structlog

from server.accounts.keyed_locks import KeyedLocks
from server.accounts.runtime import AccountRuntime, compile_account
from server.domain.account_keys import is_account_key
from server.stores.contract import AccountStore, AccountUnreadable, StoredAccount, StoreUnavailable

RECHECK_SECONDS = 1.0
"""How long a process uses its copy of an account, or knows that there is none. So a change takes effect within this time."""

MAX_RUNTIMES = 500
MAX_UNKNOWN_KEYS = 10_000
_log = structlog.get_logger()


@dataclass
class _Cached:
    runtime: AccountRuntime
    checked_at: float


class AccountRuntimes:
    """Finds the runtime of an account. All threads of a process share one instance.

    It keeps the most recently used accounts. While an account is read and compiled, only threads that need this account wait.
    """

    def __init__(
        self,
        accounts: AccountStore,
        compile_stored: Callable[[StoredAccount], AccountRuntime] = compile_account,
        *,
        recheck_seconds: float | None = None,
        measure_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._accounts = accounts
        self._compile = compile_stored
        self._recheck_seconds = RECHECK_SECONDS if recheck_seconds is None else recheck_seconds
        self._measure_time = measure_time
        self._cached: OrderedDict[str, _Cached] = OrderedDict()
        self._unknown_since: OrderedDict[str, float] = OrderedDict()
        # Locked only briefly, and never during a request to the store or a compilation.
        self._lock = Lock()
        self._compiling = KeyedLocks()

    def must_ask_store(self, key: str) -> bool:
        """Whether the store must be asked about the account: it is not cached, and not known to be missing."""
        return key not in self._cached and is_account_key(key) and not self._is_known_to_be_missing(key)

    def find(self, key: str) -> AccountRuntime | None:
        """The current runtime of the account; None when there is no such account.

        While the store is unavailable this returns the cached runtime, so that visitors still see the right number. Raises
        `StoreUnavailable` when none is cached.
        """
        cached = self._cached.get(key)
        if cached is not None:
            now = self._measure_time()
            if now - cached.checked_at < self._recheck_seconds:
                return cached.runtime
            # Set before the store is asked: while one thread waits for a slow store, the others use the cached runtime.
            cached.checked_at = now
        elif not is_account_key(key) or self._is_known_to_be_missing(key):
            return None
        try:
            revision = self._accounts.find_revision(key)
            if revision is None:
                self._remember_missing(key)
                return None
            return self._find_or_compile(key, revision, is_used=True)
        except StoreUnavailable as error:
            if cached is None:
                raise
            _log.warning("stale_account_used", account=key, reason=str(error))
        except Exception as error:
            if cached is None:
                raise
            _log.error("account_unreadable", account=key, exc_info=error)
        return cached.runtime

    def find_deleted(self, key: str) -> AccountRuntime | None:
        """A deleted account whose calls are still kept, as it takes them to their end: without numbers and postbacks.

        None when there is no such account. It is compiled each time; hardly any call runs while its account is deleted. May
        raise `StoreUnavailable`.
        """
        deleted = self._accounts.find_deleted(key)
        if deleted is None:
            return None
        account = replace(deleted.account, number_pools=(), tracking_sources=(), postbacks=())
        return self._compile(StoredAccount(account, 0, deleted.deleted_at))

    def peek(self, key: str, revision: int) -> AccountRuntime | None:
        """The runtime of this revision; None when the account is gone or can't be read, which is logged.

        For jobs that visit all accounts: it does not count as a use, and the runtime is cached only while there is room, so
        that no account in use is dropped. May raise `StoreUnavailable`.
        """
        try:
            return self._find_or_compile(key, revision, is_used=False)
        except Exception as error:
            if isinstance(error, StoreUnavailable) and not isinstance(error, AccountUnreadable):
                raise
            _log.error("account_unreadable", account=key, exc_info=error)
            return None

    def _find_or_compile(self, key: str, revision: int, *, is_used: bool) -> AccountRuntime | None:
        with self._compiling.lock(key):
            cached = self._cached.get(key)
            if cached and cached.runtime.revision == revision:
                runtime = cached.runtime
            else:
                stored = self._accounts.find(key)
                if stored is None:
                    self._remember_missing(key)
                    return None
                # It may have a later revision by now: the account may have changed again.
                runtime = self._compile(stored)
            self._keep(key, runtime, is_used=is_used)
            return runtime

    def _keep(self, key: str, runtime: AccountRuntime, *, is_used: bool) -> None:
        with self._lock:
            self._unknown_since.pop(key, None)
            is_new = key not in self._cached
            self._cached[key] = _Cached(runtime, self._measure_time())
            if is_used or is_new:
                self._cached.move_to_end(key, last=is_used)
            if len(self._cached) > MAX_RUNTIMES:
                self._cached.popitem(last=False)

    def _remember_missing(self, key: str) -> None:
        with self._lock:
            self._cached.pop(key, None)
            self._unknown_since[key] = self._measure_time()
            self._unknown_since.move_to_end(key)
            if len(self._unknown_since) > MAX_UNKNOWN_KEYS:
                self._unknown_since.popitem(last=False)

    def _is_known_to_be_missing(self, key: str) -> bool:
        since = self._unknown_since.get(key)
        return since is not None and self._measure_time() - since < self._recheck_seconds
