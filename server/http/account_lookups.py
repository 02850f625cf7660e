"""Finds the account that a request names, and stops who names one after the other that is not there."""

from collections.abc import Callable

from flask import Request

from server.accounts.runtime import AccountRuntime
from server.accounts.runtimes import AccountRuntimes
from server.http.clients import Clients
from server.http.limits import MinuteLimit

UNKNOWN_KEYS_A_MINUTE = 60
"""Each wrong guess costs the database a query, and no guesser needs many."""


class AccountLookups:
    """Looks accounts up for anyone. `now` gives seconds since the epoch."""

    def __init__(self, runtimes: AccountRuntimes, clients: Clients, now: Callable[[], float]) -> None:
        self._runtimes = runtimes
        self._clients = clients
        self._guesses = MinuteLimit(UNKNOWN_KEYS_A_MINUTE, now)

    def find(self, key: str, request: Request) -> AccountRuntime | None:
        """The account, or None.

        Ends the request with 429 before the store is asked, when its client has named too many accounts that are not there.
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
