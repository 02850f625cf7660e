"""Number pools in the form of the lease store."""

import hashlib

from server.domain.leases import LeasedPool, write_pool_number
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber

_REVISION_CHARACTERS = 32
_SECONDS_IN_A_MINUTE = 60


def build_leased_pool(account_key: str, pool: NumberPool) -> LeasedPool:
    """The pool for the lease store. The cost grows with its numbers: build it once for each revision of an account."""
    return LeasedPool(
        pool_id=write_pool_id(account_key, pool.name),
        pool_numbers=pool.pool_numbers,
        revision=_compute_revision(pool.pool_numbers),
        buffer_seconds=pool.buffer_seconds,
        max_lease_seconds=pool.max_lease_seconds,
        attribution_window_seconds=pool.attribution_window_minutes * _SECONDS_IN_A_MINUTE,
    )


def write_pool_id(account_key: str, pool_name: str) -> str:
    """`<account key>/<pool name>`. Neither has a slash, a brace or a control character, so the ID is safe in keys of a store."""
    return f"{account_key}/{pool_name}"


def find_account(pool_id: str) -> str:
    """The key of the pool's account: numbers move only between pools of the same account."""
    return pool_id.partition("/")[0]


def _compute_revision(pool_numbers: tuple[PhoneNumber, ...]) -> str:
    # Sorted, because the order of numbers in a file does not matter to the store.
    text = "\n".join(sorted(write_pool_number(pool_number) for pool_number in pool_numbers))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_REVISION_CHARACTERS]
