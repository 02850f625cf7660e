"""An account's runtime: everything that the server computes once for each revision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar, cast

from server.accounts.visit_plans import VisitPlanner
from server.domain.accounts import Account
from server.domain.blocked_callers import BlockedCallers, index_blocked_callers
from server.domain.calls.called_numbers import CalledNumbers, index_called_numbers
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.numbered_locations import load_numbering_plans
from server.domain.routing.paths import asks_for_location
from server.domain.routing.routes import CallRoutes, build_call_routes
from server.domain.visit_derivation import VisitDeriver, prepare_visit_deriver
from server.stores.contract import StoredAccount

Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class AccountRuntime:
    """One revision of an account, which tags, claims, calls and maintenance share. It is safe for threads.

    `pools` are by name, in the form of the lease store. `asks_for_location`: a route depends on the caller's location.
    """

    account: Account
    revision: int
    pools: Mapping[str, LeasedPool] = field(repr=False)
    numbers: CalledNumbers = field(repr=False)
    routes: CallRoutes = field(repr=False)
    deriver: VisitDeriver = field(repr=False)
    planner: VisitPlanner = field(repr=False)
    blocked_callers: BlockedCallers = field(repr=False)
    asks_for_location: bool
    _unused: frozenset[PhoneNumber] = field(default=frozenset(), repr=False)
    _made: dict[object, Any] = field(default_factory=dict, repr=False)
    _making: Lock = field(default_factory=Lock, repr=False)

    def find_pool_of(self, number: PhoneNumber) -> str | None:
        """The name of the pool that leases the number; None if no pool does."""
        called = self.numbers.find(number.number, number.extension)
        if called is None or called.number_pool is None or number in self._unused:
            return None
        return called.number_pool.name

    def get(self, make: Callable[["AccountRuntime"], Made]) -> Made:
        """The result of `make` for this runtime. `make` runs once; other threads wait for the result.

        For values that other parts of the server define and that not every process needs.
        """
        if make not in self._made:
            with self._making:
                if make not in self._made:
                    self._made[make] = make(self)
        return cast(Made, self._made[make])


def compile_account(stored: StoredAccount) -> AccountRuntime:
    """Compile a revision of an account. The cost grows with the numbers of its pools and the steps of its routes.

    If a route depends on the caller's location, this loads the numbering plans, so that no caller waits for them.
    """
    account = stored.account
    asks = asks_for_location(account.routes)
    if asks:
        load_numbering_plans()
    deriver = prepare_visit_deriver(account)
    return AccountRuntime(
        account=account,
        revision=stored.revision,
        pools={pool.name: build_leased_pool(account.key, pool) for pool in account.number_pools},
        numbers=index_called_numbers(account),
        routes=build_call_routes(account),
        deriver=deriver,
        planner=VisitPlanner(account, deriver),
        blocked_callers=index_blocked_callers(account.blocked_callers),
        asks_for_location=asks,
        # The numbers beyond their pool's `max_size`; few accounts have any.
        _unused=frozenset(
            number for pool in account.number_pools for number in pool.tracking_numbers[len(pool.pool_numbers) :]
        ),
    )
