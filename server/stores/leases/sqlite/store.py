"""The lease store in a SQLite file: which function implements which method of the contract, in which transaction."""

import time
from collections.abc import Mapping
from pathlib import Path

from server.domain.check_leases import CheckRefusal
from server.domain.leases import Lease, LeasedPool, RecordedStep, Refusal
from server.domain.phone_numbers import PhoneNumber
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore, PoolState, Renewed
from server.stores.leases.sqlite.calls import end_call, find_lease_of_call, start_call
from server.stores.leases.sqlite.claiming import claim_number
from server.stores.leases.sqlite.connections import Connections
from server.stores.leases.sqlite.forgetting import drop_next_if_abandoned, find_forgettable, forget_leases
from server.stores.leases.sqlite.leaving import leave_lease, release_pool_number, renew_lease
from server.stores.leases.sqlite.lending import lend_number, renew_loan, return_number
from server.stores.leases.sqlite.pool_numbers import find_pool_number
from server.stores.leases.sqlite.pools import add_pool, find_pool
from server.stores.leases.sqlite.reading import count_live, read_pool_state
from server.stores.leases.sqlite.record import count_ends, find_uncounted, mark_alert, read_steps, record_live
from server.stores.leases.sqlite.removing import forget_rests
from server.stores.leases.sqlite.schema import VERSION, check_version, find_version, make_tables
from server.stores.leases.sqlite.visitors import add_page_tags

_PREPARING_SECONDS = 10.0


class SqliteLeaseStore(LeaseStore):
    """Stores leases in the SQLite file at `path`, for all processes of one machine."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connections = Connections(path)

    def prepare(self) -> None:
        with self._connections.write(_PREPARING_SECONDS) as db:
            make_tables(db, self._path)

    def check(self) -> None:
        # Open connections would not notice a missing file.
        if not Path(self._path).is_file():
            raise StoreUnavailable(f"the lease file {self._path} does not exist any more")
        with self._connections.read() as db:
            check_version(db, self._path)
            if find_version(db) < VERSION:
                raise StoreUnavailable(
                    f"{self._path} has no lease tables yet. Start the server with `dni serve` to create them."
                )

    def claim(self, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
        with self._connections.write() as db:
            return claim_number(db, pool, claim, now)

    def renew(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        with self._connections.write() as db:
            return renew_lease(db, pool, lease, now)

    def leave(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        with self._connections.write() as db:
            leave_lease(db, pool, lease, now)

    def claim_for_check(self, pool: LeasedPool, lease_id: str, now: float) -> Claimed | CheckRefusal:
        with self._connections.write() as db:
            return lend_number(db, pool, lease_id, now)

    def renew_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        with self._connections.read() as db:
            return renew_loan(db, pool, lease, now)

    def leave_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        with self._connections.write() as db:
            return_number(db, pool, lease, now)

    def release(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> bool:
        with self._connections.write() as db:
            return release_pool_number(db, pool, pool_number, now)

    def tag(
        self, pool: LeasedPool, lease: LeaseReference, tags: Mapping[str, str], now: float
    ) -> Mapping[str, str] | None:
        with self._connections.write() as db:
            pool_number = find_pool_number(db, pool.pool_id, lease.pool_number)
            if pool_number is None or pool_number.lease_id != lease.lease_id:
                return None
            return add_page_tags(db, pool_number, lease.visitor_id, tags)

    def call_started(self, pool: LeasedPool, pool_number: PhoneNumber, call_id: str, now: float) -> Lease | None:
        with self._connections.write() as db:
            return start_call(db, pool, pool_number, call_id, now)

    def call_ended(self, pool_or_account: LeasedPool | str, pool_number: PhoneNumber, call_id: str, now: float) -> None:
        with self._connections.write() as db:
            end_call(db, pool_or_account, pool_number, call_id, now)

    def find_by_tracking_number(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> Lease | None:
        with self._connections.read() as db:
            found = find_pool_number(db, pool.pool_id, pool_number)
            return find_lease_of_call(db, pool, found, now) if found else None

    def pool_state(self, pool: LeasedPool, now: float) -> PoolState:
        with self._connections.survey() as db:
            return read_pool_state(db, pool, now)

    def expire(self, pool: LeasedPool, now: float) -> int:
        with self._connections.survey() as db:
            pool_row = find_pool(db, pool.pool_id)
            if pool_row is None:
                return 0
            live = count_live(db, pool, pool_row, now)
            uncounted = find_uncounted(db, pool, pool_row, now)
            batches = find_forgettable(db, pool, pool_row, now)
        with self._connections.write() as db:
            record_live(db, pool_row, live, now)
            drop_next_if_abandoned(db, pool_row, now)
            forget_rests(db, now)
        # Whatever is forgotten below has been counted already.
        for batch in uncounted:
            with self._connections.write() as db:
                count_ends(db, pool, pool_row, batch, now)
            # Without this pause the next transaction begins at once and keeps other processes out.
            time.sleep(0)
        forgotten = 0
        for batch in batches:
            with self._connections.write() as db:
                forgotten += forget_leases(db, pool, batch, now)
            time.sleep(0)
        return forgotten

    def read_record(self, pool: LeasedPool, since: float) -> list[RecordedStep]:
        with self._connections.read() as db:
            return read_steps(db, pool.pool_id, since)

    def begin_alert(self, pool: LeasedPool, now: float, quiet_seconds: float) -> bool:
        with self._connections.write() as db:
            return mark_alert(db, add_pool(db, pool.pool_id), now, quiet_seconds)

    def close(self) -> None:
        self._connections.close()
