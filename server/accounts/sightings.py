"""When pages of an account were last seen with the tag, at this moment: a process notes its claims up to a minute later."""

from dataclasses import replace

from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.number_pools import NumberPool
from server.domain.pool_size import SECONDS_AN_HOUR
from server.domain.tag_seen import Sightings
from server.stores.leases.contract import LeaseStore
from server.stores.tag_sightings import TagSightings


def find_sightings(stored: TagSightings, leases: LeaseStore, account: Account, now: float) -> Sightings:
    """What is stored of the account. Without a claim there, the record of the pools is read."""
    sightings = stored.find(account.key)
    if sightings.claimed_at is not None:
        return sightings
    claimed = (_find_last_claim(leases, account.key, pool, now) for pool in account.number_pools)
    return replace(sightings, claimed_at=max((at for at in claimed if at is not None), default=None))


def _find_last_claim(leases: LeaseStore, account: str, number_pool: NumberPool, now: float) -> float | None:
    pool = build_leased_pool(account, number_pool)
    if leases.pool_state(pool, now).live:
        return now
    record = leases.read_record(pool, now - SECONDS_AN_HOUR)
    return max((step.started_at for step in record if step.claims), default=None)
