"""The pools' numbers that calls are on, in the lease store. A call is answered without a lease rather than not at all."""

from dataclasses import dataclass

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.calls.call import Call
from server.domain.calls.called_numbers import CalledNumber
from server.domain.calls.progress import is_end_provisional
from server.domain.leases import Lease
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallErased
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.stores.retention import Retention

_TRIES = 2
"""A caller can wait half a second longer, and without the lease nobody knows whose the call is before its next webhook."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Reserved:
    """The lease that the call belongs to, None where there is none.

    `is_sure`: the store has answered; otherwise the number may not be reserved, and the call tries again.
    """

    lease: Lease | None = None
    is_sure: bool = True


class NumberReservations:
    """Reserves numbers for calls and releases them. While the store is away nothing is known of leases, which is logged."""

    def __init__(self, leases: LeaseStore, retention: Retention) -> None:
        self._leases = leases
        self._retention = retention

    def reserve(self, account: AccountRuntime, called: CalledNumber | None, call_id: str, now: float) -> Reserved:
        """Reserve the number while the call runs. Asked again for one call, it reserves once, and nothing after its end."""
        if called is None or called.number_pool is None:
            return Reserved()
        pool = account.pools[called.number_pool.name]
        for tries_left in reversed(range(_TRIES)):
            try:
                return Reserved(self._leases.call_started(pool, called.number, call_id, now))
            except StoreUnavailable as error:
                if not tries_left:
                    _log.error("call_without_lease", call_id=call_id, reason=str(error))
        return Reserved(is_sure=False)

    def find(self, account: AccountRuntime, called: CalledNumber | None, now: float) -> Reserved:
        """The lease that a call to the number belongs to now, reserving nothing."""
        if called is None or called.number_pool is None:
            return Reserved()
        pool = account.pools[called.number_pool.name]
        try:
            return Reserved(self._leases.find_by_tracking_number(pool, called.number, now))
        except StoreUnavailable as error:
            _log.warning("lease_lookup_failed", reason=str(error))
            return Reserved(is_sure=False)

    def release(self, account: AccountRuntime, number: PhoneNumber, pool_name: str, call_id: str, now: float) -> bool:
        """Release the number of a call that is over; returns whether the lease store knows that, or need not.

        `pool_name` is the pool that had the number when it was called, which the number may have left: as long as the call ran,
        the store kept it.
        """
        called = account.numbers.find(number.number, number.extension)
        name = called.number_pool.name if called and called.number_pool else pool_name
        if not name:
            return True
        try:
            self._leases.call_ended(account.pools.get(name, account.account.key), number, call_id, now)
        except StoreUnavailable as error:
            _log.error("number_release_deferred", call_id=call_id, reason=str(error))
            return False
        return True

    def release_ended(
        self, account: AccountRuntime, before: Call | None, after: Call, now: float, *, is_reserved: bool = False
    ) -> None:
        """Release an ended call's number: once, unless its webhook may just have reserved the number again (`is_reserved`).

        A caller may still have heard a text when the end was provisional, so the end itself releases the number.
        """
        if after.progress.ended_at is None:
            return
        is_known = before is not None and before.progress.ended_at is not None and not is_end_provisional(before.events)
        if is_known and not is_reserved:
            return
        if self.release(account, after.tracking_number, after.attributed.number_pool, after.call_id, now):
            try:
                self._retention.mark_returned(after.call_id)
            except StoreUnavailable as error:
                # The watch looks for it again.
                _log.warning("number_return_not_recorded", call_id=after.call_id, reason=str(error))

    def release_erased(self, account: AccountRuntime, erased: CallErased, now: float) -> None:
        """Release what an erased call of the account has, and what its webhook has just reserved again."""
        reserved = erased.reserved
        if reserved.account == account.account.key:
            number = PhoneNumber(reserved.tracking_number, reserved.extension or None)
            self.release(account, number, reserved.number_pool, reserved.call_id, now)
