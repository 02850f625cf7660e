"""The server in one process, with a small replacement for the browser script.

A test with a database fixture has its own SQLite file; tests of the stores run on PostgreSQL as well.
"""

import io
import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle, cut_bundle
from server.domain.accounts import Account
from server.logs import configure_logs
from server.open_stores import Stores, open_stores
from server.settings import Settings, read_settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from tests.accounts import ACCOUNT_FILE
from tests.databases import DATABASES, POSTGRESQL, SQLITE, PostgresqlDatabases, write_sqlite_file, write_sqlite_url
from tests.postback_receiver import Receiver, receive
from tests.postgresql_program import PostgresqlMissingError, find_postgresql, is_required
from tests.postgresql_server import share_postgresql
from tests.shop import Clock

HERE = Path(__file__).parent
ON_EVERY_DATABASE = (
    "accounts",
    "api",
    "backup",
    "buying",
    "calls",
    "demo",
    "doctor",
    "notifications",
    "people",
    "postbacks",
    "site_reports",
    "reports",
    "telephony",
    "test_account_store.py",
    "test_migrated_accounts.py",
    "test_migrations.py",
    "test_number_owners.py",
)
# The database makes no difference in these; `make test-all` runs them on PostgreSQL too.
RULES = (
    "buying/test_buying_commands.py",
    "buying/test_buying_pages.py",
    "api/test_key_command.py",
    "api/test_keys.py",
    "api/test_openapi.py",
    "calls/test_export_command.py",
    "calls/test_list_command.py",
    "calls/test_local_times.py",
    "calls/test_played_calls.py",
    "calls/test_show_command.py",
    "calls/test_terminal.py",
    "calls/test_watch_command.py",
    "people/test_user_command.py",
    "site_reports/test_setup_reports.py",
    "site_reports/test_site_commands.py",
    "telephony/test_caller_locations.py",
    "telephony/test_carrier_secrets.py",
    "telephony/test_click_ids.py",
    "telephony/test_default_numbers.py",
    "telephony/test_numbers_as_written.py",
    "telephony/test_own_hang_ups.py",
    "telephony/test_recovery_after_outages.py",
    "telephony/test_rewritten_urls.py",
    "telephony/test_webhook_verification.py",
    "telephony/test_whispered_calls.py",
    "telephony/test_wrong_times.py",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the databases that a test runs on."""
    if "database" in metafunc.fixturenames:
        file = Path(str(metafunc.module.__file__)).relative_to(HERE)
        marker = metafunc.definition.get_closest_marker("database")
        usual = DATABASES if file.parts[0] in ON_EVERY_DATABASE else (SQLITE,)
        later = [pytest.mark.exhaustive] if file.as_posix() in RULES and not marker else []
        metafunc.parametrize(
            "database",
            [pytest.param(one, marks=later if one == POSTGRESQL else []) for one in (marker.args if marker else usual)],
        )


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresqlDatabases]:
    """Databases of the test run's PostgreSQL server."""
    try:
        find_postgresql()
    except PostgresqlMissingError as error:
        (pytest.fail if is_required() else pytest.skip)(str(error))
    # Workers are children of the process of the test run, and their folders are side by side.
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    folder = tmp_path_factory.getbasetemp()
    server = share_postgresql(folder.parent, os.getppid()) if is_worker else share_postgresql(folder, os.getpid())
    databases = PostgresqlDatabases(server)
    yield databases
    databases.close()


@pytest.fixture
def database_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The test's own database, with empty tables."""
    with ExitStack() as stack:
        if database == POSTGRESQL:
            yield stack.enter_context(request.getfixturevalue("postgresql").make(has_tables=True))
        else:
            yield write_sqlite_file(tmp_path)


@pytest.fixture
def empty_database_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The test's own database, without tables."""
    with ExitStack() as stack:
        if database == POSTGRESQL:
            yield stack.enter_context(request.getfixturevalue("postgresql").make(has_tables=False))
        else:
            yield write_sqlite_url(tmp_path)


@pytest.fixture
def account() -> Account:
    """The documented account."""
    return read_account_file(ACCOUNT_FILE.encode())


@pytest.fixture
def store_settings(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The variables for the test's own database and lease store."""
    lease_url = "" if database_url.startswith("sqlite:") else f"sqlite:///{tmp_path}/leases.sqlite3"
    return {"DNI_DATABASE_URL": database_url, "DNI_LEASE_URL": lease_url}


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with the test's own database."""
    return read_settings({**store_settings, "DNI_PUBLIC_URL": "https://numbers.example.com"})


@pytest.fixture
def stores(settings: Settings) -> Iterator[Stores]:
    """The empty stores of the server."""
    opened = open_stores(settings)
    yield opened
    opened.close()


@pytest.fixture
def accounts(stores: Stores) -> AccountStore:
    """The account store of the server."""
    return stores.accounts


@pytest.fixture
def leases(stores: Stores) -> LeaseStore:
    """The lease store of the server."""
    stores.leases.prepare()
    return stores.leases


@pytest.fixture
def call_log(stores: Stores) -> CallLog:
    """The call log of the server."""
    return stores.call_log


@pytest.fixture
def outbox(stores: Stores) -> Outbox:
    """The outbox of the server."""
    return stores.outbox


@pytest.fixture
def retention(stores: Stores) -> Retention:
    """The retention of the server."""
    return stores.retention


@pytest.fixture
def rollups(stores: Stores) -> Rollups:
    """The rollups of the server."""
    return stores.rollups


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A listening receiver of webhooks."""
    with receive() as listening:
        yield listening


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    """Undo what a command that runs in this process does to the log."""
    root = logging.getLogger()
    handlers, level, configuration = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configuration)


@pytest.fixture
def log() -> io.StringIO:
    """All that is logged, as JSON."""
    stream = io.StringIO()
    configure_logs("debug", "json", stream)
    return stream


@pytest.fixture
def bundle() -> Bundle:
    """A script with a slot for the config and a source map."""
    return cut_bundle('(function(config){window.dni=config})("__DNI_CONFIG__");\n', b'{"version":3}', "0")


@pytest.fixture
def app(settings: Settings, stores: Stores, account: Account, bundle: Bundle) -> Flask:
    """The server with the documented account in its store."""
    stores.accounts.save(account)
    return create_app(settings, bundle=bundle, stores=stores)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the server."""
    return app.test_client()
