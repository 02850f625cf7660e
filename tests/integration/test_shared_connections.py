"""A process has one pool of connections for its database, for all its work."""

import time

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from server import open_stores as opening
from server.app import create_app, create_watches
from server.bundle import Bundle
from server.cli import main
from server.domain.accounts import Account
from server.open_stores import Stores, open_stores
from server.settings import Settings
from server.stores.contract import AccountStore
from server.stores.sql.engine import open_engine
from tests.databases import POSTGRESQL

pytestmark = pytest.mark.database(POSTGRESQL)


def count_connections(database_url: str) -> int:
    """The number of connections except the one of this query."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    engine = open_engine(database_url)
    with engine.connect() as connection:
        found = int(connection.execute(text(others)).scalar_one())
    engine.dispose()
    return found


@pytest.fixture
def stores(accounts: AccountStore, account: Account, settings: Settings) -> Stores:
    """The stores of a process; the connections that prepared them are closed."""
    accounts.save(account)
    accounts.close()
    return open_stores(settings)


def test_requests_and_watches_share_one_connection_while_they_run_one_by_one(
    settings: Settings, bundle: Bundle, stores: Stores
) -> None:
    client = create_app(settings, bundle=bundle, stores=stores).test_client()
    watches = create_watches(settings, stores, lambda: True, environment={})
    assert count_connections(settings.database_url) == 1  # the account store's, which has prepared the tables
    for path in ("/readyz", "/a/demo/dni.js", "/a/demo/snippet", "/api/v1/calls"):
        client.get(path)
    for watch in watches:
        watch.look(time.time())
    assert count_connections(settings.database_url) == 1
    stores.close()
    assert count_connections(settings.database_url) == 0


@pytest.mark.parametrize(
    "command",
    [
        "account list",
        "account show demo",
        "api-key list demo",
        "calls list",
        "calls erase --caller +14155550123 --account demo --yes",
        "numbers list",
        "postbacks list",
        "secret list demo",
    ],
)
def test_a_command_opens_the_database_once_and_no_lease_store_that_it_does_not_need(
    settings: Settings, stores: Stores, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    opened: list[str] = []
    monkeypatch.setenv("DNI_DATABASE_URL", settings.database_url)  # with PostgreSQL, a command that wants leases fails
    monkeypatch.setattr(opening, "open_engine", lambda url: opened.append(url) or open_engine(url))
    result = CliRunner().invoke(main, command.split())
    assert (result.exit_code, opened) == (0, [settings.database_url]), result.output
    assert count_connections(settings.database_url) == 0
