"""The server in one process, with a small stand-in for the browser script."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle, cut_bundle
from server.domain.accounts import Account
from server.settings import Settings, read_settings
from server.stores.contract import AccountStore
from server.stores.sql.accounts import SqlAccountStore
from tests.accounts import ACCOUNT_FILE


@pytest.fixture
def account() -> Account:
    """The documented account."""
    return read_account_file(ACCOUNT_FILE.encode())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a database of the test's own."""
    return read_settings(
        {"DNI_DATABASE_URL": f"sqlite:///{tmp_path}/dni.sqlite3", "DNI_PUBLIC_URL": "https://numbers.example.com"}
    )


@pytest.fixture
def accounts(settings: Settings) -> AccountStore:
    """An empty account store."""
    store = SqlAccountStore(settings.database_url)
    store.prepare()
    return store


@pytest.fixture
def bundle() -> Bundle:
    """A script with a place for the config and a source map."""
    return cut_bundle('(function(config){window.dni=config})("__DNI_CONFIG__");\n', b'{"version":3}', "0")


@pytest.fixture
def app(settings: Settings, accounts: AccountStore, account: Account, bundle: Bundle) -> Flask:
    """The server with the documented account in its store."""
    accounts.save(account)
    return create_app(settings, bundle=bundle, accounts=accounts)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the server."""
    return app.test_client()
