"""Reserves the numbers of running calls in the lease store. Without the lease store, calls continue without a lease."""

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
"""A retry costs the caller half a second. Without a lease, the call is not attributed before its next webhook."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Reserved:
    """The lease of the call, None if there is none.

    `store_responded`: the store has responded. If it has not, the number may not be reserved, and the call retries.
    """

    lease: Lease | None = None
    store_responded: bool = True


class NumberReservations:
    """Reserves numbers for calls and releases them. If the store is unavailable, it logs that and returns no lease."""

    def __init__(self, leases: LeaseStore, retention: Retention) -> None:
        self._leases = leases
        self._retention = retention

    def reserve(self, account: AccountRuntime, called: CalledNumber | None, call_id: str, now: float) -> Reserved:
        """Reserve the number for a running call. A second request for the call, or one after its end, changes nothing."""
        if called is None or called.number_pool is None:
            return Reserved()
        pool = account.pools[called.number_pool.name]
        for tries_left in reversed(range(_TRIES)):
            try:
                return Reserved(self._leases.call_started(pool, called.number, call_id, now))
            except StoreUnavailable as error:
                if not tries_left:
                    _log.error("call_without_lease", call_id=call_id, reason=str(error))
        return Reserved(store_responded=False)

    def find(self, account: AccountRuntime, called: CalledNumber | None, now: float) -> Reserved:
        """The current lease of the number, without reserving it."""
        if called is None or called.number_pool is None:
            return Reserved()
        pool = account.pools[called.number_pool.name]
        try:
            return Reserved(self._leases.find_by_tracking_number(pool, called.number, now))
        except StoreUnavailable as error:
            _log.warning("lease_lookup_failed", reason=str(error))
            return Reserved(store_responded=False)

    def release(self, account: AccountRuntime, number: PhoneNumber, pool_name: str, call_id: str, now: float) -> bool:
        """Release the number of a call that has ended; False if the lease store is unavailable.

        `pool_name` is the pool that had the number when the call began; the store keeps the number there until the call ends,
        even if the account has moved it.
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
        """Release an ended call's number: once, unless its webhook may have reserved it again (`is_reserved`).

        After a provisional end the caller may still hear a text, so the final end releases the number again.
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
                # The call maintenance releases it again.
                _log.warning("number_return_not_recorded", call_id=after.call_id, reason=str(error))

    def release_erased(self, account: AccountRuntime, erased: CallErased, now: float) -> None:
        """Release the number of an erased call of the account, which its webhook may have reserved again."""
        reserved = erased.reserved
        if reserved.account == account.account.key:
            number = PhoneNumber(reserved.tracking_number, reserved.extension or None)
            self.release(account, number, reserved.number_pool, reserved.call_id, now)
