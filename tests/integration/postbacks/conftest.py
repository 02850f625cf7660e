"""An outbox in a database of the test's own, and somebody who receives."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.stores.call_log import CallLog
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.call_log.store import SqlCallLog
from tests.postback_receiver import Receiver, receive
from tests.shop import Clock


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A database with its tables, and nothing in them."""
    url = f"sqlite:///{tmp_path}/dni.sqlite3"
    accounts = SqlAccountStore(url)
    accounts.prepare()
    accounts.close()
    return url


@pytest.fixture
def call_log(database_url: str) -> Iterator[CallLog]:
    """The call log of that database."""
    log = SqlCallLog(database_url)
    yield log
    log.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that is listening."""
    with receive() as listening:
        yield listening


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()
