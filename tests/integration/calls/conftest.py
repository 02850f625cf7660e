"""A call log in a database of the test's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from server.domain.accounts import Account
from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore


@pytest.fixture
def log(call_log: CallLog) -> CallLog:
    """The call log; these tests ignore log lines."""
    return call_log


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
