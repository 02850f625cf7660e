"""Claims: join the key's live lease, or lease the number that has been free longest."""

import json
import sqlite3

from server.domain.leases import FREE_PLACES_PER_LEASE_HELD, LeasedPool, Refusal, read_place
from server.stores.leases.contract import Claim, Claimed
from server.stores.leases.sqlite.places import (
    Place,
    find_place_free_longest,
    find_place_of_key,
    save_place,
    save_times,
    select_places,
)
from server.stores.leases.sqlite.pools import take_over_pool
from server.stores.leases.sqlite.record import count_claim, count_end
from server.stores.leases.sqlite.visiting import join
from server.stores.leases.sqlite.visitors import forget_visitors


def claim_number(db: sqlite3.Connection, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
    """The contract's `claim`, within the transaction that is open."""
    number = take_over_pool(db, pool, now)
    place = find_place_of_key(db, number, claim.key.digest)
    is_new = False
    if place is None or not place.is_live(pool, now):
        if place is None or place.free_at <= now:
            former, place = place, find_place_free_longest(db, number, now)
            if place is None or _holds_too_many(db, pool, number, claim, now):
                count_claim(db, number, now, is_new=False, is_miss=place is None)
                return Refusal.POOL_EXHAUSTED if place is None else Refusal.CLIENT_LIMIT
            if former is not None and former.place != place.place:
                db.execute("UPDATE lease_place SET held_key = NULL WHERE place = ?", (former.place,))
            place.next_slot_at = place.last_due_at = 0
            joined = 0
        else:
            # Its pages are still to be reckoned with, though not by name.
            joined = place.joined
        _lease(db, pool, place, claim, now)
        place.joined = joined
        is_new = True
    due_at = join(db, pool, place, claim.visitor, now)
    (save_place if is_new else save_times)(db, place)
    count_claim(db, number, now, is_new=is_new, is_miss=False)
    return Claimed(read_place(place.name), str(place.lease_id), due_at - now, is_new)


def _lease(db: sqlite3.Connection, pool: LeasedPool, place: Place, claim: Claim, now: float) -> None:
    """A new lease on the place, to be saved; its former one and those who saw it are forgotten, calls are not."""
    count_end(db, pool, place, now)
    forget_visitors(db, place)
    place.remember_former(pool, claim.key.digest, now)
    place.lease_id = claim.new_lease_id
    place.held_key = place.lease_key = claim.key.digest
    place.key_tags = json.dumps(dict(claim.key.tags))
    place.client = claim.client or None
    place.claimed_at = now
    place.looked_until = 0
    # Those who were told the number before are no longer known by name, but may show it, and will ask, until then.
    place.crowded_until = place.last_due_at
    place.ended_at = place.gone = None
    place.write_calls(place.read_calls(now))


def _holds_too_many(db: sqlite3.Connection, pool: LeasedPool, number: int, claim: Claim, now: float) -> bool:
    if claim.client_leases is None or not claim.client:
        return False
    held = _count_live_of_client(db, pool, number, claim.client, now)
    if held < claim.client_leases:
        return False
    enough = held * FREE_PLACES_PER_LEASE_HELD
    if enough == 0:
        return False
    # All free places are never counted: whether there is a last one of enough is all that matters.
    query = "SELECT 1 FROM lease_place WHERE pool = ? AND free_at <= ? ORDER BY free_at LIMIT 1 OFFSET ?"
    return db.execute(query, (number, now, enough - 1)).fetchone() is None


def _count_live_of_client(db: sqlite3.Connection, pool: LeasedPool, number: int, client: str, now: float) -> int:
    places = list(select_places(db, "pool = ? AND client = ?", number, client))
    dead = [place for place in places if not place.is_live(pool, now)]
    for place in dead:
        # A lease that is over never lives again: whoever comes next need not look at it.
        db.execute("UPDATE lease_place SET client = NULL WHERE place = ?", (place.place,))
    return len(places) - len(dead)
