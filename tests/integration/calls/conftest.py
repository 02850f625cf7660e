"""A call log in a database of the test's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.domain.accounts import Account
from server.open_stores import Stores
from server.settings import Settings
from server.stores.call_index import CallIndex
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.leads import Leads


@pytest.fixture
def log(call_log: CallLog) -> CallLog:
    """The call log; these tests ignore log lines."""
    return call_log


@pytest.fixture
def leads(stores: Stores) -> Leads:
    """The leads of the same database."""
    return stores.leads


@pytest.fixture
def call_index(stores: Stores) -> CallIndex:
    """The index of the calls of the same database. Nothing indexes calls but the test."""
    return stores.call_index


@pytest.fixture
def shop(
    log: CallLog,
    accounts: AccountStore,
    account: Account,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> CallLog:
    """The log that commands open, with the accounts `demo` and `other`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", settings.database_url)
    accounts.save(account)
    accounts.save(replace(account, key="other", number_pools=(), tracking_sources=()))
    return log
