"""Finds the account that a request names, and stops who names one after the other that is not there."""

from collections.abc import Callable
from typing import TypeVar

from flask import Request

from server.http.clients import Clients
from server.http.wrong_guesses import WrongGuesses
from server.stores.kept_by_revision import KeptByRevision

UNKNOWN_KEYS_A_MINUTE = 60
Made = TypeVar("Made")


class AccountLookups:
    """Looks accounts up for anyone. `now` gives seconds since the epoch."""

    def __init__(self, clients: Clients, now: Callable[[], float]) -> None:
        self._clients = clients
        self._guesses = WrongGuesses(UNKNOWN_KEYS_A_MINUTE, now)

    def find(self, accounts: KeptByRevision[Made], key: str, request: Request) -> Made | None:
        """What is made of the account, or None.

        Ends the request with 429 before the store is asked, when its client has named too many accounts that are not there.
        Raises `StoreUnavailable` as `KeptByRevision.find` does.
        """
        if not accounts.is_stranger(key):
            return accounts.find(key)
        client = self._clients.identify(request)
        self._guesses.admit(client)
        found = accounts.find(key)
        if found is None:
            self._guesses.count(client)
        return found
