"""Number pools for the tests, each in its own account, so that no test sees another's leases."""

import json
import time
from dataclasses import dataclass
from typing import Any

from server.account_file.read import read_account_file
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import Lease, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import LeaseStore
from server.stores.leases.opening import open_lease_store
from tests.e2e.shared_numbers import save_sharing_numbers

SALES = "+18005550100"
SERVICE = "+18005550123"
DEFAULT = "(800) 555-0199"
"""The default number of the tests' pools: neither a pool's number nor the page's own."""

FIRST, SECOND, THIRD = "+18665550120", "+18665550121", "+18665550122"
SHORT_BUFFER_SECONDS = 3


def write_pool(*tracking_numbers: Any, name: str = "leads", target: str = "sales", **fields: Any) -> dict[str, Any]:
    """Return a pool of an account file: a number each for affiliate, sub ID and keyword."""
    pool = {
        "name": name,
        "campaign": "roofing",
        "target_numbers": [target],
        "key_tags": ["affiliate_id", "sub_id", "keyword"],
        "default_number": "+18005550199",
        "tracking_numbers": list(tracking_numbers),
    }
    return pool | fields


def write_pool_account(key: str, *pools: dict[str, Any], sections: Any = None, **fields: Any) -> bytes:
    """Return the account file of a site whose visitors all get their numbers from the pools."""
    account = {"key": key, "name": key, "country": "US", "origins": ["http://127.0.0.1:8000"], "automation": "allowed"}
    assign = {target: {"number_pool": pool["name"]} for pool in pools for target in pool["target_numbers"]}
    content = {
        "account": account | fields,
        "parameter_mapping": {"a": "affiliate_id", "s": "sub_id", "kw": "keyword"},
        "campaigns": [{"name": "roofing"}],
        "target_numbers": [
            {"name": "sales", "number": SALES, "campaign": "roofing"},
            {"name": "service", "number": SERVICE, "campaign": "roofing"},
        ],
        "number_pools": list(pools),
        "tracking_sources": [{"name": "Everyone", "preset": "any", "priority": 1000, "assign": assign}],
    }
    return json.dumps(content | (sections or {})).encode()


@dataclass(frozen=True)
class PoolAccount:
    """An account with pools that a server serves, and the lease store that this server writes to."""

    key: str
    pools: dict[str, LeasedPool]
    leases: LeaseStore

    def find_lease(self, number: str, pool: str = "leads") -> Lease | None:
        """The lease of a call to the number at this time."""
        return self.leases.find_by_tracking_number(self.pools[pool], PhoneNumber(number), time.time())

    def find_tags(self, number: str) -> dict[str, str]:
        """The page tags of the only visitor who looks at the number."""
        lease = self.find_lease(number)
        return dict(lease.visitors[0].page_tags) if lease else {}

    def release(self, number: str, pool: str = "leads") -> None:
        """End the number's lease, as the end of a call does."""
        assert self.leases.release(self.pools[pool], PhoneNumber(number), time.time())

    def count_free(self, pool: str = "leads") -> int:
        """How many numbers are free now."""
        return self.leases.pool_state(self.pools[pool], time.time()).free


def save_account(content: bytes, database_url: str, lease_url: str = "") -> PoolAccount:
    """Import an account file; servers that use the database serve it from now on."""
    account = read_account_file(content)
    save_sharing_numbers(database_url, account)
    leases = open_lease_store(lease_url or database_url)
    leases.prepare()
    return PoolAccount(
        account.key, {pool.name: build_leased_pool(account.key, pool) for pool in account.number_pools}, leases
    )
