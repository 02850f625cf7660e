"""A process writes calls to a SQLite file by one connection, which nobody else is left with."""

import pytest

from server.settings import Settings
from server.stores.call_log import CallFilter, CallLog
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from tests.databases import SQLITE
from tests.integration.calls.callers import add, make_call, names_of
from tests.processes import is_true_in_fork, run_alone

pytestmark = pytest.mark.database(SQLITE)


def write_before_and_after_a_fork(url: str) -> None:
    log = SqlCallLog(open_engine(url))

    def write() -> bool:
        add(log, make_call("CA2"))
        return True

    add(log, make_call("CA1"))
    assert is_true_in_fork(write)
    add(log, make_call("CA3"))


def test_a_forked_process_opens_its_own(log: CallLog, settings: Settings) -> None:
    run_alone(write_before_and_after_a_fork, settings.database_url)
    assert sorted(names_of(log.list_calls("demo", CallFilter(), None, 9).calls)) == ["CA1", "CA2", "CA3"]


def test_a_transaction_that_fails_leaves_nothing_and_keeps_nobody_from_writing(log: CallLog) -> None:
    try:
        with log.begin() as transaction:
            transaction.add(make_call("CA1"), 0.0)
            raise LookupError
    except LookupError:
        pass
    add(log, make_call("CA2"))
    assert names_of(log.list_calls("demo", CallFilter(), None, 9).calls) == ["CA2"]


def test_a_log_that_was_closed_opens_again(log: CallLog) -> None:
    add(log, make_call("CA1"))
    log.close()
    add(log, make_call("CA2"))
    assert len(log.list_calls("demo", CallFilter(), None, 9).calls) == 2
