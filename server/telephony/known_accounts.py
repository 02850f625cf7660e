"""The accounts as calls need them: all that can be worked out once for each revision, and who has which number."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from server.domain.accounts import Account
from server.domain.calls.called_numbers import CalledNumbers, index_called_numbers
from server.domain.calls.written_numbers import (
    WrittenNumber,
    list_national_candidates,
    match_national,
    read_international,
)
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.domain.routing.numbered_places import load_numbering_plans
from server.domain.routing.paths import asks_for_place
from server.domain.routing.routes import CallRoutes, build_call_routes
from server.domain.visit_derivation import VisitDeriver, prepare_visit_deriver
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.kept_by_revision import KeptByRevision

ACCOUNT_RECHECK_SECONDS = 1.0
HOLDER_RECHECK_SECONDS = 30.0
"""That an account has lost a number is seen at once, as the account is known; that a second one has it too, after so long."""

_MOST_NUMBERS_KEPT = 50_000
_log = structlog.get_logger()


@dataclass(frozen=True)
class PreparedAccount:
    """An account and what its calls are answered by. `asks_for_place`: a route looks at where callers are from."""

    account: Account
    routes: CallRoutes
    numbers: CalledNumbers
    pools: Mapping[str, LeasedPool]
    deriver: VisitDeriver
    asks_for_place: bool


def prepare_account(account: Account) -> PreparedAccount:
    """Make the account ready. Walks over all places of its pools and all steps of its routes."""
    asks = asks_for_place(account.routes)
    if asks:
        load_numbering_plans()
    return PreparedAccount(
        account,
        build_call_routes(account),
        index_called_numbers(account),
        {pool.name: build_leased_pool(account.key, pool) for pool in account.number_pools},
        prepare_visit_deriver(account),
        asks,
    )


@dataclass
class _Found:
    """What the store has found: keys of accounts, or numbers."""

    found: tuple[str, ...]
    asked_at: float


class KnownAccounts:
    """Finds accounts by key and by tracking number. While the store is away, the last known count."""

    def __init__(self, accounts: AccountStore, measure_time: Callable[[], float] = time.monotonic) -> None:
        self._accounts = accounts
        self._measure_time = measure_time
        self._kept = KeptByRevision(
            accounts,
            prepare_account,
            recheck_seconds=ACCOUNT_RECHECK_SECONDS,
            unknown_seconds=ACCOUNT_RECHECK_SECONDS,
            measure_time=measure_time,
        )
        self._found: OrderedDict[str, _Found] = OrderedDict()

    def find(self, key: str) -> PreparedAccount | None:
        """The account as it is now, or None; raises `StoreUnavailable` when it has never been known."""
        return self._kept.find(key)

    def list_called(self, written: WrittenNumber) -> list[PreparedAccount]:
        """The accounts whose tracking number is written like this, by key; raises `StoreUnavailable` as `find` does.

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

    def list_holders(self, number: str) -> list[PreparedAccount]:
        """The accounts that have the tracking number (E.164), by key; raises `StoreUnavailable` as `find` does."""
        if not number:
            return []
        known = self._recall(number, lambda: self._accounts.find_accounts_of_number(number))
        holders = self._find_all(known, number)
        if len(holders) < len(known.found) and known.asked_at < self._measure_time():
            known = self._ask(number, lambda: self._accounts.find_accounts_of_number(number))
            holders = self._find_all(known, number)
        return holders

    def _find_all(self, known: _Found, number: str) -> list[PreparedAccount]:
        found = [self.find(key) for key in known.found]
        return [one for one in found if one is not None and one.numbers.has(number)]

    def _recall(self, question: str, ask: Callable[[], Sequence[str]]) -> _Found:
        """What was found not long ago, else what `ask` finds now."""
        known = self._found.get(question)
        longest = HOLDER_RECHECK_SECONDS if known and known.found else ACCOUNT_RECHECK_SECONDS
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
