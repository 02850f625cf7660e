"""The engines that the contract suite runs on: each is a URL, valid while its server runs."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from server.stores.leases.contract import LeaseStore
from server.stores.leases.opening import open_lease_store
from server.stores.leases.redis.store import RedisLeaseStore
from tests.contract.redis_servers import keep_redis, keep_redis_cluster, keep_valkey
from tests.redis_program import VALKEY_WHEELS


@contextmanager
def keep_sqlite_file() -> Iterator[str]:
    """A SQLite file in its own folder."""
    with tempfile.TemporaryDirectory(prefix="dni-leases-") as folder:
        yield f"sqlite:///{folder}/leases.sqlite3"


VALKEY_MODULES = (
    "calls",
    "checks",
    "claiming",
    "ends",
    "forgetting",
    "heartbeats",
    "leaving",
    "moving_numbers",
    "pool_numbers",
)

ENGINES: dict[str, Callable[[], AbstractContextManager[str]]] = {
    "sqlite": keep_sqlite_file,
    "redis": keep_redis,
    "redis_cluster": keep_redis_cluster,
}

VALKEYS = {f"valkey_{version}": partial(keep_valkey, version) for version in VALKEY_WHEELS}
"""More engines, with which `make test-all` runs the main lease tests: `VALKEY_MODULES`."""

STARTERS = {**ENGINES, **VALKEYS}

PLAIN_MODEL = "plain_model"
"""Not an engine, but it must pass the same examples."""

PATIENCE_SECONDS = 10.0


def open_patiently(url: str) -> LeaseStore:
    """The store at the URL, with waits so long that a server on a busy machine does not seem unavailable."""
    return RedisLeaseStore(url, PATIENCE_SECONDS) if url.startswith("redis") else open_lease_store(url)
