"""Finds the account of a request, and stops clients that guess account keys."""

from collections.abc import Callable

from flask import Request

from server.accounts.runtime import AccountRuntime
from server.accounts.runtimes import AccountRuntimes
from server.http.clients import Clients
from server.http.limits import MinuteLimit

UNKNOWN_KEYS_A_MINUTE = 60
"""Each unknown key costs a database query, and an honest client sends few."""


class AccountLookups:
    """Finds accounts for anyone. `now` returns seconds since the epoch."""

    def __init__(self, runtimes: AccountRuntimes, clients: Clients, now: Callable[[], float]) -> None:
        self._runtimes = runtimes
        self._clients = clients
        self._guesses = MinuteLimit(UNKNOWN_KEYS_A_MINUTE, now)

    def find(self, key: str, request: Request) -> AccountRuntime | None:
        """The account, or None.

        Ends the request with 429, before it asks the store, when its client has named too many unknown accounts.
        Raises `StoreUnavailable` as `AccountRuntimes.find` does.
        """
        if not self._runtimes.must_ask_store(key):
            return self._runtimes.find(key)
        client = self._clients.identify(request)
        self._guesses.admit(client)
        found = self._runtimes.find(key)
        if found is None:
            self._guesses.count(client)
        return found
