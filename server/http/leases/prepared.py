"""An account as claims need it: all that can be worked out once for each of its revisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.domain.phone_numbers import PhoneNumber, write_number_record
from server.http.leases.answers import NumberForms
from server.http.leases.plans import VisitPlanner
from server.http.leases.tokens import LeaseTokens, mark_pool

_MOST_FORMS_KEPT = 100_000


@dataclass(frozen=True)
class PreparedPool:
    """A pool for the lease store, its mark in tokens, and its places as they are now."""

    leased: LeasedPool
    mark: str
    places: frozenset[PhoneNumber]


@dataclass(frozen=True)
class PreparedAccount:
    """The account; what plans its visits; its pools by name and by mark; its tokens."""

    account: Account
    planner: VisitPlanner
    pools: Mapping[str, PreparedPool]
    pools_by_mark: Mapping[str, PreparedPool]
    tokens: LeaseTokens


def prepare_account(account: Account, secret_keys: tuple[str, ...]) -> PreparedAccount:
    """Make the account ready. Walks over all places of its pools."""
    pools = {
        pool.name: PreparedPool(build_leased_pool(account.key, pool), mark_pool(pool.name), frozenset(pool.places))
        for pool in account.number_pools
    }
    return PreparedAccount(
        account=account,
        planner=VisitPlanner(account),
        pools=pools,
        pools_by_mark={pool.mark: pool for pool in pools.values()},
        tokens=LeaseTokens(secret_keys, account.key),
    )


@lru_cache(_MOST_FORMS_KEPT)
def format_number(phone_number: PhoneNumber) -> NumberForms:
    """The number in all its forms, for an answer. Kept, as formatting is slow; not to be changed."""
    record = write_number_record(phone_number)
    return {
        "number": phone_number.number,
        "extension": phone_number.extension,
        "national": str(record["national"]),
        "international": str(record["international"]),
    }
