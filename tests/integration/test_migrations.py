"""The migrations: from nothing to now, once, also when many processes start together."""

import multiprocessing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from server.settings import Settings
from server.stores.contract import AccountStore, StoreOutdated
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.tables import Table

PROCESSES = 6


def test_the_migrations_make_the_tables_that_the_program_uses(accounts: AccountStore, settings: Settings) -> None:
    with create_engine(settings.database_url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_preparing_again_changes_nothing(accounts: AccountStore) -> None:
    accounts.prepare()
    accounts.check()


def test_a_database_of_a_newer_program_is_left_alone_with_a_word_on_what_to_do(
    accounts: AccountStore, settings: Settings
) -> None:
    with create_engine(settings.database_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreOutdated, match=r"version 9999.*Upgrade dni_py"):
        accounts.prepare()


def test_processes_that_start_together_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/dni.sqlite3"
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    processes = [context.Process(target=prepare_together, args=(url, barrier)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    SqlAccountStore(url).check()


def prepare_together(url: str, barrier: "multiprocessing.synchronize.Barrier") -> None:
    barrier.wait(60)
    store = SqlAccountStore(url)
    store.prepare()
    store.check()


def test_postgresql_can_have_all_tables() -> None:
    for table in Table.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
