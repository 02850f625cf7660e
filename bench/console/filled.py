"""Databases with few and with very many calls, and the processor time that work on them takes."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg

from bench.console.filling import copy, fill
from bench.figure import Figure
from bench.leases.processor_time import read_processor_seconds
from tests.postgresql_server import PostgresqlServer, run_postgresql

FEW, MANY = 10_000, 1_000_000
_LIST_PROCESSES = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Filled:
    """Two databases of one engine. `server` is that of PostgreSQL."""

    engine: str
    few: str
    many: str
    server: PostgresqlServer | None = None

    def compare(
        self, what: str, few: Callable[[], object], many: Callable[[], object], goal: float, rounds: int
    ) -> Figure:
        """How many times as long `many` takes as `few`, by the medians of processor time; they run in turn."""
        few()
        many()
        few_processes, many_processes = self._list_processes(self.few), self._list_processes(self.many)
        few_ms, many_ms = [], []
        for _ in range(rounds):
            few_ms.append(_time(few, few_processes))
            many_ms.append(_time(many, many_processes))
        before, after = median(few_ms), median(many_ms)
        return Figure(f"{self.engine}, {what} ({before:.1f} and {after:.1f} ms)", round(after / before, 2), "x", goal)

    def _list_processes(self, url: str) -> list[int]:
        if self.server is None:
            return []
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            return [row[0] for row in connection.execute(_LIST_PROCESSES)]


@contextmanager
def fill_sqlite() -> Iterator[Filled]:
    """Fill them; that takes some minutes."""
    with TemporaryDirectory(prefix="dni-bench-") as folder:
        few, many = (f"sqlite:///{Path(folder)}/{count}.sqlite3" for count in (FEW, MANY))
        fill(few, FEW)
        fill(many, MANY)
        yield Filled("SQLite", few, many)


@contextmanager
def copy_to_postgresql(sqlite: Filled) -> Iterator[Filled]:
    """The same in a server of their own."""
    with run_postgresql() as server:
        for database, url in (("few", sqlite.few), ("many", sqlite.many)):
            with psycopg.connect(f"user=dni dbname=postgres host={server.folder}", autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {database}")
            copy(url, server.write_url(database))
        yield Filled("PostgreSQL", server.write_url("few"), server.write_url("many"), server)


def _time(work: Callable[[], object], processes: Sequence[int]) -> float:
    began = time.process_time() + read_processor_seconds(processes)
    work()
    return (time.process_time() + read_processor_seconds(processes) - began) * 1000
