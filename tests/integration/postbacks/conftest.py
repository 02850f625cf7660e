"""An outbox in a database of the test's own, and somebody who receives."""

from collections.abc import Iterator

import pytest

from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.outbox import Outbox
from server.stores.sql.call_log.outbox import SqlOutbox
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from tests.postback_receiver import Receiver, receive
from tests.shop import Clock


@pytest.fixture
def call_log(accounts: AccountStore, settings: Settings) -> Iterator[CallLog]:
    """The call log beside the account store, whose `prepare` has made its tables."""
    log = SqlCallLog(open_engine(settings.database_url))
    yield log
    log.close()


@pytest.fixture
def outbox(accounts: AccountStore, settings: Settings) -> Iterator[Outbox]:
    """The outbox of these calls."""
    opened = SqlOutbox(open_engine(settings.database_url))
    yield opened
    opened.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that is listening."""
    with receive() as listening:
        yield listening


@pytest.fixture
def clock() -> Clock:
    """A clock that the test moves."""
    return Clock()
