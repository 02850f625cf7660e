"""Compiles accounts before their first call, so that no caller waits for that or for loading the numbering plans."""

from server.accounts.runtimes import AccountRuntimes
from server.stores.contract import AccountStore


class Warming:
    """Compiles each revision of each account once. For one thread; every process needs its own."""

    def __init__(self, accounts: AccountStore, runtimes: AccountRuntimes) -> None:
        self._accounts = accounts
        self._runtimes = runtimes
        self._compiled: dict[str, int] = {}

    def look(self, _now: float) -> None:
        """Compile what has changed since the last run. Raises `StoreUnavailable`."""
        revisions = self._accounts.list_revisions()
        for key, revision in revisions.items():
            # Does not ask the runtimes, which keep only as many accounts as there is room for.
            if self._compiled.get(key) != revision:
                self._runtimes.peek(key, revision)
        self._compiled = revisions
