"""Numbers lent to checks of the site. A lent number rests; the name of another rest says to which lease it is lent.

So no table is needed for it, and programs of the same version of the tables that know no checks keep to it as well.
"""

import sqlite3
from dataclasses import dataclass

from server.domain.check_leases import CHECK_LEASE_SECONDS, FREE_NUMBERS_FOR_CHECK, CheckRefusal
from server.domain.leased_pools import find_account
from server.domain.leases import Gone, LeasedPool, read_pool_number, write_pool_number
from server.stores.leases.contract import Claimed, LeaseReference, Renewed
from server.stores.leases.sqlite.pool_numbers import find_pool_number, list_freed_last, save_pool_number
from server.stores.leases.sqlite.pools import take_over_pool
from server.stores.leases.sqlite.removing import find_rest, note_rest

_LENT = "SELECT name, free_at FROM lease_resting WHERE account = ? AND name > ? || '/' AND name < ? || '0'"
_FORGET = "DELETE FROM lease_resting WHERE account = ? AND name > ? || '/' AND name < ? || '0'"
_END_REST = "UPDATE lease_resting SET free_at = ? WHERE account = ? AND name = ?"


@dataclass(frozen=True)
class Loan:
    """The number (as text) that a pool lends, the lease, and the time at which it ends."""

    name: str
    lease_id: str
    until: float


def lend_number(db: sqlite3.Connection, pool: LeasedPool, lease_id: str, now: float) -> Claimed | CheckRefusal:
    """The contract's `claim_for_check`, within the open transaction."""
    pool_row = take_over_pool(db, pool, now)
    loan = _find_loan(db, pool, now)
    if loan is not None:
        if loan.lease_id != lease_id:
            return CheckRefusal.OTHER_CHECK
        return Claimed(read_pool_number(loan.name), lease_id, loan.until - now, is_new=False)
    free = list_freed_last(db, pool_row, now, FREE_NUMBERS_FOR_CHECK)
    if len(free) < FREE_NUMBERS_FOR_CHECK:
        return CheckRefusal.FEW_FREE_NUMBERS
    pool_number, account, until = free[0], find_account(pool.pool_id), now + CHECK_LEASE_SECONDS
    # Its former key does not own it any more: a number that is not free would be leased to that key again.
    pool_number.owner_key = None
    pool_number.free_at = until
    save_pool_number(db, pool_number)
    note_rest(db, account, pool_number.name, until, now)
    _forget_loans(db, pool)
    note_rest(db, account, f"{_name_loans(pool)}/{pool_number.name}/{lease_id}", until, now)
    return Claimed(read_pool_number(pool_number.name), lease_id, until - now, is_new=True)


def renew_loan(db: sqlite3.Connection, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
    """The contract's `renew_check`."""
    loan = _find_loan_of(db, pool, lease, now)
    return Renewed(loan.until - now) if loan else Renewed(0, Gone.EXPIRED)


def return_number(db: sqlite3.Connection, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
    """The contract's `leave_check`, within the open transaction."""
    loan = _find_loan_of(db, pool, lease, now)
    if loan is None:
        return
    _forget_loans(db, pool)
    account = find_account(pool.pool_id)
    # It may have moved to another pool meanwhile, and rest there for longer; or a call keeps it.
    if find_rest(db, account, loan.name) == loan.until:
        db.execute(_END_REST, (now, account, loan.name))
        pool_number = find_pool_number(db, pool.pool_id, lease.pool_number)
        if pool_number is not None and pool_number.free_at == loan.until:
            pool_number.free_at = now
            save_pool_number(db, pool_number)


def _find_loan(db: sqlite3.Connection, pool: LeasedPool, now: float) -> Loan | None:
    prefix = _name_loans(pool)
    for written, until in db.execute(_LENT, (find_account(pool.pool_id), prefix, prefix)):
        if until > now:
            name, lease_id = written.removeprefix(f"{prefix}/").split("/")
            return Loan(name, lease_id, until)
    return None


def _find_loan_of(db: sqlite3.Connection, pool: LeasedPool, lease: LeaseReference, now: float) -> Loan | None:
    loan = _find_loan(db, pool, now)
    is_same = loan and (loan.name, loan.lease_id) == (write_pool_number(lease.pool_number), lease.lease_id)
    return loan if is_same else None


def _forget_loans(db: sqlite3.Connection, pool: LeasedPool) -> None:
    prefix = _name_loans(pool)
    db.execute(_FORGET, (find_account(pool.pool_id), prefix, prefix))


def _name_loans(pool: LeasedPool) -> str:
    # No number begins like this, and no name of a pool has a slash.
    return f"check/{pool.pool_id.removeprefix(find_account(pool.pool_id))[1:]}"
