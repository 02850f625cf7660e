"""The places of pools that calls come to, in the lease store. A call is answered without a lease rather than not at all."""

import structlog

from server.domain.calls.called_numbers import CalledNumber
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.telephony.known_accounts import PreparedAccount

_TRIES = 2
"""A caller can wait half a second longer, and without the lease nobody will ever know whose the call was."""

_log = structlog.get_logger()


class CallPlaces:
    """Holds places for calls and lets go of them. While the store is away nothing is known of leases, which is logged."""

    def __init__(self, leases: LeaseStore) -> None:
        self._leases = leases

    def hold(self, account: PreparedAccount, called: CalledNumber | None, call_id: str, now: float) -> Lease | None:
        """Hold the place while the call runs; returns the lease that the call belongs to, None where there is none."""
        if called is None or called.number_pool is None:
            return None
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._leases.call_started(account.pools[called.number_pool.name], called.number, call_id, now)
            except StoreUnavailable as error:
                if not tries_left:
                    _log.error("a call begins without its lease", call_id=call_id, reason=str(error))
        return None

    def find_lease(self, account: PreparedAccount, called: CalledNumber | None, now: float) -> Lease | None:
        """The lease that a call to the number would belong to now, to see its tags."""
        if called is None or called.number_pool is None:
            return None
        try:
            return self._leases.find_by_tracking_number(account.pools[called.number_pool.name], called.number, now)
        except StoreUnavailable as error:
            _log.warning("the tags of a call's visit can't be looked up", reason=str(error))
            return None

    def let_go(self, account: PreparedAccount, pool_name: str, number: PhoneNumber, call_id: str, now: float) -> bool:
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


def find_pool(called: CalledNumber | None) -> str:
    """The name of the pool that has the number; empty where none has."""
    return called.number_pool.name if called and called.number_pool else ""
