"""The contract suite's fixtures: each test that uses `store` runs on every engine and on the plain model.

A test that uses `lease_url` opens the store itself, in any number of processes, and runs on every engine.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from server.stores.leases.contract import LeaseStore
from tests.contract.engines import ENGINES, PLAIN_MODEL, STARTERS, VALKEY_MODULES, VALKEYS, open_patiently
from tests.contract.plain_model import PlainLeaseStore
from tests.contract.pool_driver import PoolDriver

OpenDriver = Callable[..., PoolDriver]


@pytest.fixture(scope="session")
def start_engine() -> Iterator[Callable[[str], str]]:
    """Starts an engine on first use; returns its URL."""
    urls: dict[str, str] = {}
    with ExitStack() as stack:

        def start(engine: str) -> str:
            if engine not in urls:
                urls[engine] = stack.enter_context(STARTERS[engine]())
            return urls[engine]

        yield start


@pytest.fixture(scope="session")
def stores(start_engine: Callable[[str], str]) -> Iterator[Callable[[str], LeaseStore]]:
    """Opens the lease store of an engine once; its tests use their own pools."""
    opened: dict[str, LeaseStore] = {}

    def open_store(engine: str) -> LeaseStore:
        if engine not in opened:
            store = PlainLeaseStore() if engine == PLAIN_MODEL else open_patiently(start_engine(engine))
            store.prepare()
            opened[engine] = store
        return opened[engine]

    yield open_store
    for store in opened.values():
        store.close()


@pytest.fixture
def lease_url(engine: str, start_engine: Callable[[str], str], stores: Callable[[str], LeaseStore]) -> str:
    """The URL of a prepared lease store."""
    stores(engine)
    return start_engine(engine)


@pytest.fixture
def store(engine: str, stores: Callable[[str], LeaseStore]) -> LeaseStore:
    """A lease store of each engine."""
    return stores(engine)


@pytest.fixture
def open_driver(store: LeaseStore) -> OpenDriver:
    """Opens a driver of a new pool: `open_driver(pool_numbers=2, buffer_seconds=30)`."""

    def open_at_new_pool(**settings: object) -> PoolDriver:
        return PoolDriver(store, **settings)  # type: ignore[arg-type]

    return open_at_new_pool


@pytest.fixture
def driver(open_driver: OpenDriver) -> PoolDriver:
    """A driver of a new pool of three numbers."""
    return open_driver()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on every engine; on the plain model too, unless the test needs a URL."""
    if "engine" in metafunc.fixturenames:
        plain = [] if "lease_url" in metafunc.fixturenames else [PLAIN_MODEL]
        is_of_leases = metafunc.module.__name__.rpartition("test_")[2] in VALKEY_MODULES
        valkey = [pytest.param(name, marks=pytest.mark.valkey) for name in VALKEYS if is_of_leases]
        metafunc.parametrize("engine", [*ENGINES, *valkey, *plain])
