"""Claims: join the key's live lease, or lease the number that has been free longest."""

import json
import sqlite3

from server.domain.leases import FREE_NUMBERS_PER_LEASE, LeasedPool, Refusal, read_pool_number
from server.stores.leases.contract import Claim, Claimed
from server.stores.leases.sqlite.pool_numbers import (
    PoolNumber,
    find_number_free_longest,
    find_pool_number_of_key,
    save_pool_number,
    save_times,
    select_pool_numbers,
)
from server.stores.leases.sqlite.pools import take_over_pool
from server.stores.leases.sqlite.record import count_claim, count_end
from server.stores.leases.sqlite.visiting import join
from server.stores.leases.sqlite.visitors import forget_visitors


def claim_number(db: sqlite3.Connection, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
    """The contract's `claim`, within the open transaction."""
    pool_row = take_over_pool(db, pool, now)
    pool_number = find_pool_number_of_key(db, pool_row, claim.key.digest)
    is_new = False
    if pool_number is None or not pool_number.is_live(pool, now):
        if pool_number is None or pool_number.free_at <= now:
            former, pool_number = pool_number, find_number_free_longest(db, pool_row, now)
            if pool_number is None or _has_too_many(db, pool, pool_row, claim, now):
                count_claim(db, pool_row, now, is_new=False, is_miss=pool_number is None)
                return Refusal.POOL_EXHAUSTED if pool_number is None else Refusal.CLIENT_LIMIT
            if former is not None and former.pool_number != pool_number.pool_number:
                db.execute("UPDATE lease_pool_number SET owner_key = NULL WHERE pool_number = ?", (former.pool_number,))
            pool_number.next_slot_at = pool_number.last_due_at = 0
            joined = 0
        else:
            # Its pages still count, though not by visitor ID.
            joined = pool_number.joined
        _lease(db, pool, pool_number, claim, now)
        pool_number.joined = joined
        is_new = True
    due_at = join(db, pool, pool_number, claim.visitor, now)
    (save_pool_number if is_new else save_times)(db, pool_number)
    count_claim(db, pool_row, now, is_new=is_new, is_miss=False)
    return Claimed(read_pool_number(pool_number.name), str(pool_number.lease_id), due_at - now, is_new)


def _lease(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, claim: Claim, now: float) -> None:
    """A new lease on the number, still to be saved. Its former lease and that lease's viewers are forgotten; calls are kept."""
    count_end(db, pool, pool_number, now)
    forget_visitors(db, pool_number)
    pool_number.remember_former(pool, claim.key.digest, now)
    pool_number.lease_id = claim.new_lease_id
    pool_number.owner_key = pool_number.lease_key = claim.key.digest
    pool_number.key_tags = json.dumps(dict(claim.key.tags))
    pool_number.client = claim.client or None
    pool_number.claimed_at = now
    pool_number.viewed_until = 0
    # Visitors who got the number before are not remembered by ID, but may show it and ask again until then.
    pool_number.crowded_until = pool_number.last_due_at
    pool_number.ended_at = pool_number.gone = None
    pool_number.write_calls(pool_number.read_calls(now))


def _has_too_many(db: sqlite3.Connection, pool: LeasedPool, pool_row: int, claim: Claim, now: float) -> bool:
    if claim.client_leases is None or not claim.client:
        return False
    live = _count_live_of_client(db, pool, pool_row, claim.client, now)
    if live < claim.client_leases:
        return False
    enough = live * FREE_NUMBERS_PER_LEASE
    if enough == 0:
        return False
    # Do not count all free numbers: it is enough to know whether the last one that is needed exists.
    query = "SELECT 1 FROM lease_pool_number WHERE pool = ? AND free_at <= ? ORDER BY free_at LIMIT 1 OFFSET ?"
    return db.execute(query, (pool_row, now, enough - 1)).fetchone() is None


def _count_live_of_client(db: sqlite3.Connection, pool: LeasedPool, pool_row: int, client: str, now: float) -> int:
    pool_numbers = list(select_pool_numbers(db, "pool = ? AND client = ?", pool_row, client))
    dead = [pool_number for pool_number in pool_numbers if not pool_number.is_live(pool, now)]
    for pool_number in dead:
        # A lease that has ended never lives again, so later claims need not check it.
        db.execute("UPDATE lease_pool_number SET client = NULL WHERE pool_number = ?", (pool_number.pool_number,))
    return len(pool_numbers) - len(dead)
