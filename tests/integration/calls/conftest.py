"""A call log in a database of the test's own."""

from collections.abc import Iterator

import pytest

from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.sql.call_log.store import SqlCallLog


@pytest.fixture
def log(accounts: AccountStore, settings: Settings) -> Iterator[CallLog]:
    """The call log beside the account store, whose `prepare` has made its tables."""
    call_log = SqlCallLog(settings.database_url)
    yield call_log
    call_log.close()
