"""Whose number it is: the accounts by their tracking numbers."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from server.accounts.runtime import AccountRuntime
from server.accounts.runtimes import RECHECK_SECONDS, AccountRuntimes
from server.domain.calls.written_numbers import (
    WrittenNumber,
    list_national_candidates,
    match_national,
    read_international,
)
from server.stores.contract import AccountStore, StoreUnavailable

HOLDER_RECHECK_SECONDS = 30.0
"""That an account has lost a number is seen at once, as the account is known; that a second one has it too, after so long."""

_MOST_NUMBERS_KEPT = 50_000
_log = structlog.get_logger()


@dataclass
class _Found:
    """What the store has found: keys of accounts, or numbers."""

    found: tuple[str, ...]
    asked_at: float


class NumberDirectory:
    """Finds accounts by tracking number. While the store is away, the last known count."""

    def __init__(
        self, accounts: AccountStore, runtimes: AccountRuntimes, measure_time: Callable[[], float] = time.monotonic
    ) -> None:
        self._accounts = accounts
        self._runtimes = runtimes
        self._measure_time = measure_time
        self._found: OrderedDict[str, _Found] = OrderedDict()

    def list_called(self, written: WrittenNumber) -> list[AccountRuntime]:
        """The accounts whose tracking number is written like this, by key; raises `StoreUnavailable` when it is not known.

        The digits are an international number that somebody has, else the national ones of the only number that fits them.
        """
        holders = self.list_holders(read_international(written.digits))
        candidates = [] if holders else list_national_candidates(written.digits)
        if not candidates:
            return holders

        def ask() -> Sequence[str]:
            return match_national(written.digits, self._accounts.find_known_numbers(candidates))

        known = self._recall(written.digits, ask)
        return self.list_holders(known.found[0]) if len(known.found) == 1 else []

    def list_holders(self, number: str) -> list[AccountRuntime]:
        """The accounts that have the tracking number (E.164), by key; raises `StoreUnavailable` when it is not known."""
        if not number:
            return []
        known = self._recall(number, lambda: self._accounts.find_accounts_of_number(number))
        holders = self._find_all(known, number)
        if len(holders) < len(known.found) and known.asked_at < self._measure_time():
            known = self._ask(number, lambda: self._accounts.find_accounts_of_number(number))
            holders = self._find_all(known, number)
        return holders

    def _find_all(self, known: _Found, number: str) -> list[AccountRuntime]:
        found = [self._runtimes.find(key) for key in known.found]
        return [one for one in found if one is not None and one.numbers.has(number)]

    def _recall(self, question: str, ask: Callable[[], Sequence[str]]) -> _Found:
        """What was found not long ago, else what `ask` finds now."""
        known = self._found.get(question)
        longest = HOLDER_RECHECK_SECONDS if known and known.found else RECHECK_SECONDS
        if known is not None and self._measure_time() - known.asked_at < longest:
            return known
        return self._ask(question, ask)

    def _ask(self, question: str, ask: Callable[[], Sequence[str]]) -> _Found:
        known = self._found.get(question)
        now = self._measure_time()
        try:
            asked = _Found(tuple(ask()), now)
        except StoreUnavailable as error:
            if known is None:
                raise
            _log.warning("the last known accounts of a number are used", number=question, reason=str(error))
            return known
        self._found[question] = asked
        while len(self._found) > _MOST_NUMBERS_KEPT:
            self._found.popitem(last=False)
        return asked
