"""Finds the account that owns a tracking number."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from server.accounts.runtime import AccountRuntime
from server.accounts.runtimes import RECHECK_SECONDS, AccountRuntimes
from server.domain.calls.written_numbers import (
    WrittenNumber,
    list_national_forms,
    match_national,
    read_international,
)
from server.stores.contract import AccountStore, StoreUnavailable

OWNER_RECHECK_SECONDS = 30.0
"""How long a known owner is used before the store is asked again. A number that its owner has lost is noticed at once."""

_MOST_NUMBERS_KEPT = 50_000
_log = structlog.get_logger()


@dataclass
class _Found:
    """The store's result: the owner's key, or numbers."""

    found: tuple[str, ...]
    asked_at: float


class NumberDirectory:
    """Finds accounts by tracking number. While the store is unavailable, the last known results are used."""

    def __init__(
        self, accounts: AccountStore, runtimes: AccountRuntimes, measure_time: Callable[[], float] = time.monotonic
    ) -> None:
        self._accounts = accounts
        self._runtimes = runtimes
        self._measure_time = measure_time
        self._found: OrderedDict[str, _Found] = OrderedDict()

    def find_called(self, written: WrittenNumber) -> AccountRuntime | None:
        """The account that owns the called number, or None; raises `StoreUnavailable` when that is not known.

        The digits are read as an international number if an account owns it, else as the national digits of a number. National
        digits that match several numbers find no account, which is logged.
        """
        owner = self.find_owner(read_international(written.digits))
        forms = [] if owner else list_national_forms(written.digits)
        if not forms:
            return owner

        def ask() -> Sequence[str]:
            return match_national(written.digits, self._accounts.find_by_national_digits(forms))

        known = self._recall(written.digits, ask)
        if len(known.found) > 1:
            _log.warning(
                "called_number_ambiguous",
                number=written.digits,
                owned=known.found,
                reason="Several numbers have these national digits, so the called number is ambiguous. Add "
                "?account=KEY to the webhook URLs of the number at the carrier.",
            )
            return None
        return self.find_owner(known.found[0]) if known.found else None

    def find_owner(self, number: str) -> AccountRuntime | None:
        """The account that owns the number (E.164) and uses it, or None; raises `StoreUnavailable` when that is not known."""
        if not number:
            return None

        def ask() -> Sequence[str]:
            owner = self._accounts.find_owner(number)
            return [owner] if owner else []

        known = self._recall(number, ask)
        owner = self._find_using(known, number)
        if owner is None and known.found and known.asked_at < self._measure_time():
            owner = self._find_using(self._ask(number, ask), number)
        return owner

    def _find_using(self, known: _Found, number: str) -> AccountRuntime | None:
        owner = self._runtimes.find(known.found[0]) if known.found else None
        return owner if owner and owner.numbers.has(number) else None

    def _recall(self, question: str, ask: Callable[[], Sequence[str]]) -> _Found:
        """The recent result for the question, else the result of `ask`."""
        known = self._found.get(question)
        longest = OWNER_RECHECK_SECONDS if known and known.found else RECHECK_SECONDS
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
            _log.warning("stale_number_owner_used", number=question, reason=str(error))
            return known
        self._found[question] = asked
        while len(self._found) > _MOST_NUMBERS_KEPT:
            self._found.popitem(last=False)
        return asked
