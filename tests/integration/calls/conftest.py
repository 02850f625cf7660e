"""A call log in a database of the test's own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.domain.accounts import Account
from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.stores.sql.call_log.outbox import SqlOutbox
from server.stores.sql.call_log.retention import SqlRetention
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine


@pytest.fixture
def log(accounts: AccountStore, settings: Settings) -> Iterator[CallLog]:
    """The call log beside the account store, whose `prepare` has made its tables."""
    call_log = SqlCallLog(open_engine(settings.database_url))
    yield call_log
    call_log.close()


@pytest.fixture
def outbox(accounts: AccountStore, settings: Settings) -> Iterator[Outbox]:
    """The outbox of these calls."""
    opened = SqlOutbox(open_engine(settings.database_url))
    yield opened
    opened.close()


@pytest.fixture
def retention(accounts: AccountStore, settings: Settings) -> Iterator[Retention]:
    """What looks after these calls once they are over."""
    opened = SqlRetention(open_engine(settings.database_url))
    yield opened
    opened.close()


@pytest.fixture
def shop(
    log: CallLog,
    accounts: AccountStore,
    account: Account,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> CallLog:
    """The log as commands find it, with the accounts `demo` and `other`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", settings.database_url)
    accounts.save(account)
    accounts.save(replace(account, key="other", number_pools=(), tracking_sources=()))
    return log
