"""A separate server for tests that stop it, with its leases in a file of their own."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.pools import PoolAccount, save_account, write_pool_account
from tests.serving import RunningServer, start_dni

_SECRET = "a key that outlasts a server's end"


class OwnServer:
    """The settings of one server: it can be started again with the same files, at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 0
        self._database_url = f"sqlite:///{folder}/dni.sqlite3"
        self._lease_path = folder / "leases.sqlite3"

    def save(self, key: str, *pools: dict[str, Any]) -> PoolAccount:
        """Import an account with these pools."""
        return save_account(write_pool_account(key, *pools), self._database_url, f"sqlite:///{self._lease_path}")

    @contextmanager
    def start(self) -> Iterator[RunningServer]:
        """Start it; the second time at the same address."""
        settings = {
            "DNI_DATABASE_URL": self._database_url,
            "DNI_LEASE_URL": f"sqlite:///{self._lease_path}",
            "DNI_SECRET_KEY": _SECRET,
            "DNI_DEMO_PAGES": "true",
            "DNI_LOG_LEVEL": "error",
        }
        with start_dni(self._folder, "serve", "--workers", "1", port=self._port, **settings) as running:
            self._port = running.port
            yield running

    @contextmanager
    def hold_leases(self) -> Iterator[None]:
        """Make the lease store unavailable: its file stays locked."""
        with closing(sqlite3.connect(self._lease_path, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            yield
            holder.execute("ROLLBACK")
