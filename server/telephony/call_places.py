"""The places of pools that calls come to, in the lease store. A call is answered without a lease rather than not at all."""

from dataclasses import dataclass

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.calls.called_numbers import CalledNumber
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import LeaseStore

_TRIES = 2
"""A caller can wait half a second longer, and without the lease nobody will ever know whose the call was."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Held:
    """What came of holding a place: the lease that the call belongs to, None where there is none.

    `is_sure`: the store has answered; otherwise the place may not be held, and it is to be tried again.
    """

    lease: Lease | None = None
    is_sure: bool = True


class CallPlaces:
    """Holds places for calls and lets go of them. While the store is away nothing is known of leases, which is logged."""

    def __init__(self, leases: LeaseStore) -> None:
        self._leases = leases

    def hold(self, account: AccountRuntime, called: CalledNumber | None, call_id: str, now: float) -> Held:
        """Hold the place while the call runs."""
        if called is None or called.number_pool is None:
            return Held()
        for tries_left in reversed(range(_TRIES)):
            try:
                pool = account.pools[called.number_pool.name]
                return Held(self._leases.call_started(pool, called.number, call_id, now))
            except StoreUnavailable as error:
                if not tries_left:
                    _log.error("a call runs without its lease", call_id=call_id, reason=str(error))
        return Held(is_sure=False)

    def keep(self, account: AccountRuntime, called: CalledNumber | None, call_id: str, now: float) -> Held:
        """Hold the place of a call that runs, where it is not held: whatever kept that from being done before."""
        found = self._find(account, called, now)
        if not found.is_sure or (found.lease is not None and call_id in found.lease.calls):
            return found
        return self.hold(account, called, call_id, now)

    def find_lease(self, account: AccountRuntime, called: CalledNumber | None, now: float) -> Lease | None:
        """The lease that a call to the number would belong to now, to see its tags."""
        return self._find(account, called, now).lease

    def let_go(self, account: AccountRuntime, pool_name: str, number: PhoneNumber, call_id: str, now: float) -> bool:
        """Let go of the place; says whether the lease store knows that the call is over, or needs not.

        The place may be the pool's no more: as long as the call ran, the store kept it.
        """
        pool = account.pools.get(pool_name)
        if pool is None:
            return True
        try:
            self._leases.call_ended(pool, number, call_id, now)
        except StoreUnavailable as error:
            _log.error("a number is returned later", call_id=call_id, reason=str(error))
            return False
        return True

    def _find(self, account: AccountRuntime, called: CalledNumber | None, now: float) -> Held:
        if called is None or called.number_pool is None:
            return Held()
        pool = account.pools[called.number_pool.name]
        try:
            return Held(self._leases.find_by_tracking_number(pool, called.number, now))
        except StoreUnavailable as error:
            _log.warning("the lease of a call can't be looked up", reason=str(error))
            return Held(is_sure=False)


def find_pool(called: CalledNumber | None) -> str:
    """The name of the pool that has the number; empty where none has."""
    return called.number_pool.name if called and called.number_pool else ""
