"""Compiles accounts before their first call: nobody waits for that, or for the numbering plans, with a phone at the ear."""

from server.accounts.runtimes import AccountRuntimes
from server.stores.contract import AccountStore


class Warming:
    """Compiles each revision of each account once. For one thread; every process needs its own."""

    def __init__(self, accounts: AccountStore, runtimes: AccountRuntimes) -> None:
        self._accounts = accounts
        self._runtimes = runtimes
        self._compiled: dict[str, int] = {}

    def look(self, _now: float) -> None:
        """Compile what has changed since the last look. Raises `StoreUnavailable`."""
        revisions = self._accounts.list_revisions()
        for key, revision in revisions.items():
            # Not asked of the runtimes, which keep no more of them than there is room for.
            if self._compiled.get(key) != revision:
                self._runtimes.peek(key, revision)
        self._compiled = revisions
