"""The migrations: from an empty database to the current version, once, also when many processes start together."""

import io
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    TargetNumber,
)
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEvents
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import HangUp, ReceivingNumber, Route
from server.settings import Settings
from server.stores.contract import AccountStore, StoreOutdated
from server.stores.sql import migrations
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.call_log.outbox_tables import outbox
from server.stores.sql.engine import open_engine
from server.stores.sql.migrate import migrate
from tests.processes import CONTEXT
from tests.waiting import HANG_SECONDS

PROCESSES = 6
MIGRATIONS = Path(migrations.__file__).parent
METADATA = outbox.metadata  # all tables: the server, which the fixtures compose, imports them


def test_the_migrations_create_the_tables_that_the_program_uses(accounts: AccountStore, settings: Settings) -> None:
    with create_engine(settings.database_url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_preparing_again_changes_nothing(accounts: AccountStore) -> None:
    accounts.prepare()
    accounts.check()


def test_a_database_of_a_newer_program_is_left_alone_and_the_error_says_what_to_do(
    accounts: AccountStore, settings: Settings
) -> None:
    with create_engine(settings.database_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreOutdated, match=r"version 9999.*Upgrade dni_py"):
        accounts.prepare()


def test_processes_that_start_together_migrate_once(empty_database_url: str) -> None:
    barrier = CONTEXT.Barrier(PROCESSES)
    processes = [
        CONTEXT.Process(target=prepare_together, args=(empty_database_url, barrier), daemon=True)
        for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(HANG_SECONDS)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    SqlAccountStore(open_engine(empty_database_url)).check()


def prepare_together(url: str, barrier: "multiprocessing.synchronize.Barrier") -> None:
    barrier.wait(HANG_SECONDS)
    store = SqlAccountStore(open_engine(url))
    store.prepare()
    store.check()


def test_an_account_of_the_first_version_is_kept(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        migrate(connection, "0001")
        write_rows(connection, FIRST_VERSION)
    store = SqlAccountStore(open_engine(empty_database_url))
    store.prepare()
    stored = store.find("old")
    assert stored is not None
    assert stored.account == Account(
        key="old",
        name="Old",
        country="US",
        origins=("https://old.example",),
        parameter_mapping=(ParameterMapping("a", "affiliate_id"),),
        campaigns=(Campaign("roofing"),),
        target_numbers=(TargetNumber("sales", PhoneNumber("+18005550100"), "roofing"),),
        tracking_sources=(
            OnSiteSource("All", "any", assign=(Assignment("sales", PhoneNumber("+18665550101", "12")),)),
        ),
    )
    assert store.save(replace(stored.account, publisher_tag="partner")).revision == 2
    store.close()


def write_rows(connection: Connection, statements: tuple[str, ...]) -> None:
    """Write rows with given IDs; PostgreSQL must know them to give later rows higher IDs."""
    for statement in statements:
        connection.execute(text(statement))
        table = statement.split()[2]
        if connection.dialect.name == "postgresql" and table != "pool_places":
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"))


FIRST_VERSION = (
    """INSERT INTO accounts VALUES (1, 'old', 'r', 'Old', 'US', '["https://old.example"]', 'not_required', 'refused',
    'last_touch', 30, false, '[]', false, false, 'ext', '[["a", "affiliate_id"]]')""",
    "INSERT INTO campaigns VALUES (1, 1, 0, 'roofing', '[]')",
    "INSERT INTO target_numbers VALUES (1, 1, 1, 0, 'sales', '+18005550100', NULL)",
    "INSERT INTO tracking_sources VALUES (1, 1, 0, 'All', 'on_site', 100, 'any', NULL, NULL)",
    "INSERT INTO tracking_numbers VALUES (1, 1, 1, 0, '+18665550101', '12')",
)


def test_an_account_with_a_pool_of_the_second_version_stays_complete(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        migrate(connection, "0002")
        write_rows(connection, SECOND_VERSION)
    store = SqlAccountStore(open_engine(empty_database_url))
    store.prepare()
    stored = store.find("old")
    assert stored is not None
    pool = NumberPool(
        "pool", "roofing", (PhoneNumber("+18665550120"), PhoneNumber("+18665550121", "7")), ("sales",), key_tags=("kw",)
    )
    assert stored.account == Account(
        key="old",
        name="Old",
        country="US",
        origins=("https://old.example",),
        parameter_mapping=(ParameterMapping("kw", "kw"),),
        campaigns=(Campaign("roofing"),),
        target_numbers=(TargetNumber("sales", PhoneNumber("+18005550100"), "roofing"),),
        number_pools=(pool,),
        tracking_sources=(
            OnSiteSource("All", "any", assign=(Assignment("sales", FromPool("pool")),)),
            OffSiteSource("Bus", PhoneNumber("+18665550110"), "Line 4"),
        ),
        page_events=PageEvents(scroll_depths=(50,)),
    )
    assert store.find_owner("+18665550121") == "old"
    desk = ReceivingNumber("desk", PhoneNumber("+14155550180"))
    answered = replace(
        stored.account,
        route="main",
        receiving_numbers=(desk,),
        routes=(Route("main", HangUp()),),
        time_zone="Europe/Berlin",
    )
    assert store.save(answered).revision == 2
    found = store.find("old")
    assert found is not None
    assert found.account == answered
    store.close()


SECOND_VERSION = (
    """INSERT INTO accounts VALUES (1, 'old', 'r', 'Old', 'US', '["https://old.example"]', 'not_required', 'refused',
    'last_touch', 30, false, '[]', false, false, 'ext', '[["kw", "kw"]]', 'affiliate_id', '[]', '[50]', '[]')""",
    "INSERT INTO campaigns VALUES (1, 1, 0, 'roofing', '[]')",
    "INSERT INTO target_numbers VALUES (1, 1, 1, 0, 'sales', '+18005550100', NULL)",
    """INSERT INTO number_pools VALUES (1, 1, 1, 0, 'pool', NULL, '["sales"]', 'shared', '["kw"]', 60, 900, 60, NULL,
    NULL, NULL)""",
    "INSERT INTO pool_places VALUES (1, 0, '+18665550120', NULL), (1, 1, '+18665550121', '7')",
    "INSERT INTO tracking_sources VALUES (1, 1, 0, 'All', 'on_site', 100, 'any', NULL, NULL)",
    "INSERT INTO tracking_sources VALUES (2, 1, 1, 'Bus', 'off_site', NULL, NULL, NULL, 'Line 4')",
    "INSERT INTO tracking_numbers VALUES (1, 2, NULL, 0, '+18665550110', NULL)",
    "INSERT INTO pool_assignments VALUES (1, 1, 1, 1, 0)",
)


def test_postgresql_can_run_all_migrations() -> None:
    statements = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": statements, "literal_binds": True}
    )
    with Operations.context(context):
        for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())):
            script.module.upgrade()
    for table in METADATA.tables:
        assert f"CREATE TABLE {table} (" in statements.getvalue()


def test_postgresql_can_create_all_tables() -> None:
    for table in METADATA.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
