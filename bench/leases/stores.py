"""The stores to measure, a SQLite file and a Redis of their own, and their size."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis
from sqlalchemy.engine import make_url

from server.stores.leases.contract import LeaseStore
from tests.contract.engines import keep_redis, keep_sqlite_file, open_patiently

ENGINES = {"SQLite": keep_sqlite_file, "Redis": keep_redis}


@dataclass(frozen=True)
class BenchedStore:
    """An open store: its engine's name, its URL, and the IDs of its own processes."""

    engine: str
    url: str
    store: LeaseStore
    processes: Sequence[int]


@contextmanager
def open_store(engine: str) -> Iterator[BenchedStore]:
    """A new and empty store."""
    with ENGINES[engine]() as url:
        store = open_patiently(url)
        store.prepare()
        yield BenchedStore(engine, url, store, _find_processes(url))
        store.close()


def measure_kept_bytes(url: str) -> int:
    """The size of the store: the SQLite file with its journal, or Redis's memory."""
    if url.startswith("redis"):
        return int(_ask_redis(url)["used_memory"])
    path = Path(str(make_url(url).database))
    return sum(part.stat().st_size for part in path.parent.iterdir())


def _find_processes(url: str) -> list[int]:
    return [int(_ask_redis(url)["process_id"])] if url.startswith("redis") else []


def _ask_redis(url: str) -> dict[str, Any]:
    with redis.Redis.from_url(url) as client:
        return dict(client.info())


def measure_process_bytes() -> int:
    """The present memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
