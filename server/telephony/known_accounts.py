"""The accounts as calls need them: all that can be worked out once for each revision, and who owns which number."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from server.domain.accounts import Account
from server.domain.calls.called_numbers import CalledNumbers, index_called_numbers
from server.domain.calls.written_numbers import (
    WrittenNumber,
    list_national_forms,
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
OWNER_RECHECK_SECONDS = 30.0
"""That an account has lost a number is seen at once, as the account is known."""

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
    """What the store has found: the owner's key, or numbers."""

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

    def find_called(self, written: WrittenNumber) -> PreparedAccount | None:
        """The account that owns the tracking number written like this, or None; raises `StoreUnavailable` as `find` does.

        The digits are an international number that somebody owns, else the national ones of the only number that fits them.
        """
        owner = self.find_owner(read_international(written.digits))
        forms = [] if owner else list_national_forms(written.digits)
        if not forms:
            return owner

        def ask() -> Sequence[str]:
            return match_national(written.digits, self._accounts.find_by_national_digits(forms))

        known = self._recall(written.digits, ask)
        return self.find_owner(known.found[0]) if len(known.found) == 1 else None

    def find_owner(self, number: str) -> PreparedAccount | None:
        """The account that owns the tracking number (E.164) and uses it, or None; raises `StoreUnavailable` as `find` does."""
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

    def _find_using(self, known: _Found, number: str) -> PreparedAccount | None:
        owner = self.find(known.found[0]) if known.found else None
        return owner if owner and owner.numbers.has(number) else None

    def _recall(self, question: str, ask: Callable[[], Sequence[str]]) -> _Found:
        """What was found not long ago, else what `ask` finds now."""
        known = self._found.get(question)
        longest = OWNER_RECHECK_SECONDS if known and known.found else ACCOUNT_RECHECK_SECONDS
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
            _log.warning("the last known owner of a number is used", number=question, reason=str(error))
            return known
        self._found[question] = asked
        while len(self._found) > _MOST_NUMBERS_KEPT:
            self._found.popitem(last=False)
        return asked
