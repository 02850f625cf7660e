"""Names of keys. All keys of an account have its key as hash tag, so they share one slot of a cluster."""

from functools import lru_cache

from server.domain.leased_pools import find_account

ACCOUNT_KEYS = ("number_pools", "resting")
"""Keys that an account has once. A script lists them before the keys of a pool."""

MOST_POOLS_KNOWN = 10_000


def name_key(pool_id: str, name: str) -> str:
    """The key of this name for a pool or its account: `dni:{shop}/roofing:pool_numbers`, `dni:{shop}:number_pools`."""
    account = find_account(pool_id)
    return f"dni:{{{account}}}{'' if name in ACCOUNT_KEYS else pool_id.removeprefix(account)}:{name}"


@lru_cache(maxsize=MOST_POOLS_KNOWN)
def name_keys(pool_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of these names, in order."""
    return tuple(name_key(pool_id, name) for name in names)


def name_keys_of_others(pool_ids: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of each of these pools, one pool after the other, without the keys of their account."""
    pool_names = tuple(name for name in names if name not in ACCOUNT_KEYS)
    return tuple(key for pool_id in pool_ids for key in name_keys(pool_id, pool_names))
