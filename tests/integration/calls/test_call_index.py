"""The index of calls: written by the watch in small transactions, at most so far behind, and without calls that were deleted."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LeadUpdate
from server.stores.call_index import CallIndex
from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import StoreUnavailable
from server.stores.leads import Leads
from server.stores.retention import Retention
from server.stores.sql.call_log import store
from server.stores.sql.call_log.call_index import SqlCallIndex
from server.stores.sql.call_log.call_terms import read_changed_terms
from server.stores.sql.engine import begin_reading, begin_writing, open_engine
from server.watch import call_index as watch
from server.watch.call_index import FAST, CallIndexing, index_calls
from tests.databases import POSTGRESQL
from tests.integration.calls.callers import CALLER, NOON, add, add_together, end, make_call, names_of, record
from tests.waiting import HANG_SECONDS


def count_terms(index: CallIndex) -> int:
    """The number of all stored terms."""
    assert isinstance(index, SqlCallIndex)
    with begin_reading(index._engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM call_terms")).scalar_one())


def count_behind(index: CallIndex, account: str = "demo") -> int:
    """The number of calls that are not indexed."""
    assert isinstance(index, SqlCallIndex)
    with begin_reading(index._engine) as connection:
        changed = read_changed_terms(connection, account, 10_000)
    return len(changed.rows) if changed else 0


def find(log: CallLog, search: str) -> list[str]:
    return names_of(log.list_calls("demo", CallFilter(search=search), None, 100).calls)


def make_ended(count: int) -> list[Call]:
    return [make_call(f"CA{nth}", NOON + nth, end(NOON + nth + 9)) for nth in range(count)]


def test_the_webhook_that_ends_a_call_writes_no_terms(log: CallLog, call_index: CallIndex) -> None:
    call = make_call("CA1", NOON)
    add(log, call)
    record(log, call, end(NOON + 9))
    assert count_terms(call_index) == 0
    assert find(log, "roof") == ["CA1"]
    index_calls(call_index, NOON)
    assert count_terms(call_index) > 10
    assert find(log, "roof") == ["CA1"]


def test_accounts_are_indexed_until_none_is_behind(log: CallLog, call_index: CallIndex) -> None:
    add_together(log, *make_ended(35), *[make_call(f"CB{nth}", NOON, end(NOON), account="other") for nth in range(4)])
    assert list(call_index.list_behind()) == ["demo", "other"]
    index_calls(call_index, NOON)
    assert call_index.list_behind() == {}
    assert count_behind(call_index) == count_behind(call_index, "other") == 0
    assert call_index.index_some("demo", 10) == 0


def test_while_calls_change_fast_their_index_waits_until_they_change_slower(
    log: CallLog, call_index: CallIndex
) -> None:
    indexing = CallIndexing(call_index)
    add_together(log, *make_ended(FAST + 1))
    indexing.look(NOON)
    assert count_behind(call_index) == FAST + 1
    assert len(find(log, "roof")) == FAST + 1
    add(log, make_call("CB1", NOON, end(NOON + 9)))
    indexing.look(NOON + 1)
    assert count_behind(call_index) == 0


def test_the_index_of_a_busy_account_waits_for_a_limited_number_of_changes(
    log: CallLog, call_index: CallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MOST_WAITING", 2 * FAST)
    indexing = CallIndexing(call_index)
    for nth in range(2):
        calls = [make_call(f"C{nth}-{one}", NOON + one, end(NOON + one + 9)) for one in range(FAST + 1)]
        add_together(log, *calls)
        indexing.look(NOON + nth)
    assert count_behind(call_index) == 0


def test_one_transaction_indexes_a_limited_number_of_calls(log: CallLog, call_index: CallIndex) -> None:
    add_together(log, *make_ended(25))
    assert [call_index.index_some("demo", 10) for _nth in range(4)] == [10, 10, 5, 0]


def test_changing_a_call_writes_only_the_terms_that_differ(
    log: CallLog, call_index: CallIndex, leads: Leads, account: Account
) -> None:
    add(log, *make_ended(1))
    index_calls(call_index, NOON)
    before = count_terms(call_index)
    leads.set_lead(account, "CA0", LeadUpdate(LeadStatus.SALE), "Ana", NOON)
    assert isinstance(call_index, SqlCallIndex)
    with begin_reading(call_index._engine) as connection:
        changed = read_changed_terms(connection, "demo", 10)
    assert changed is not None
    assert len(changed.old) == len(changed.new) == 1
    index_calls(call_index, NOON)
    assert count_terms(call_index) == before
    note = leads.add_note("demo", "CA0", "wants gutters", "Ana", NOON)
    assert note is not None
    index_calls(call_index, NOON)
    assert count_terms(call_index) == before + 2
    leads.delete_note("demo", "CA0", note.note_id)
    assert find(log, "gutters") == []
    index_calls(call_index, NOON)
    assert count_terms(call_index) == before


def test_a_call_that_runs_again_loses_its_terms_and_gets_them_back(log: CallLog, call_index: CallIndex) -> None:
    call = make_call("CA1", NOON, end(NOON + 9))
    add(log, call)
    index_calls(call_index, NOON)
    with log.begin() as transaction:
        assert transaction.find(call.call_id)
        transaction.update(replace(call, progress=replace(call.progress, ended_at=None, started_at=NOON - 5)), [])
    index_calls(call_index, NOON)
    assert count_terms(call_index) == 0
    assert find(log, "roof") == ["CA1"]
    record(log, call)
    index_calls(call_index, NOON)
    assert find(log, "roof") == ["CA1"]


def test_calls_whose_start_is_corrected_are_listed_at_their_new_place(log: CallLog, call_index: CallIndex) -> None:
    calls = make_ended(3)
    add(log, *calls)
    index_calls(call_index, NOON)
    with log.begin() as transaction:
        assert transaction.find(calls[0].call_id)
        transaction.update(replace(calls[0], progress=replace(calls[0].progress, started_at=NOON + 50)), [])
    for _indexed in range(2):
        assert find(log, "roof") == ["CA0", "CA2", "CA1"]
        index_calls(call_index, NOON)


def test_erased_and_deleted_calls_leave_no_terms(log: CallLog, call_index: CallIndex, retention: Retention) -> None:
    add_together(log, *make_ended(3))
    call_index.index_some("demo", 2)
    retention.erase_caller("demo", CALLER, NOON)
    assert count_terms(call_index) == 0
    index_calls(call_index, NOON)
    add(log, make_call("CB1", NOON, end(NOON + 9)))
    index_calls(call_index, NOON)
    assert retention.delete_older("demo", NOON + 1, 10, NOON) == 1
    assert count_terms(call_index) == 0


def test_a_call_that_is_erased_while_it_is_indexed_leaves_no_terms(
    log: CallLog, call_index: CallIndex, retention: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_together(log, *make_ended(3), make_call("other", NOON, end(NOON), caller="+14155550199"))
    read = read_changed_terms

    def read_then_erase(*values: object) -> object:
        found = read(*values)  # type: ignore[arg-type]
        eraser = threading.Thread(target=retention.erase_caller, args=("demo", CALLER, NOON))
        eraser.start()
        eraser.join(HANG_SECONDS)
        return found

    monkeypatch.setattr("server.stores.sql.call_log.call_index.read_changed_terms", read_then_erase)
    call_index.index_some("demo", 10)
    assert find(log, "roof") == ["other"]
    assert count_terms(call_index) < 30


@pytest.mark.database(POSTGRESQL)
def test_indexing_does_not_wait_for_a_call_that_is_being_deleted(
    log: CallLog, call_index: CallIndex, database_url: str
) -> None:
    add_together(log, *make_ended(3))
    engine = open_engine(database_url)
    with begin_writing(engine) as deleting:
        deleting.execute(text("DELETE FROM calls WHERE call_id = 'twilio-CA1'"))
        assert call_index.index_some("demo", 10) == 0
    engine.dispose()
    assert call_index.index_some("demo", 10) == 2
    assert find(log, "roof") == ["CA2", "CA0"]


def test_two_watches_at_once_index_each_call_once(log: CallLog, call_index: CallIndex) -> None:
    add_together(log, *make_ended(60))
    threads = [threading.Thread(target=index_calls, args=(call_index, NOON)) for _nth in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    # One that finds another at work leaves the rest to it, or to its own next run.
    index_calls(call_index, NOON)
    assert call_index.list_behind() == {}
    assert len(find(log, "roof")) == 60


def test_without_a_watch_webhooks_keep_the_number_of_calls_that_are_not_indexed_small(
    log: CallLog, call_index: CallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_UNINDEXED", 15)
    add(log, *make_ended(60))
    assert 0 < count_behind(call_index) <= 32
    assert len(find(log, "roof")) == 60


def test_a_webhook_succeeds_even_if_it_cannot_index(
    log: CallLog, call_index: CallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_UNINDEXED", 0)
    monkeypatch.setattr(store, "_CHANGES_A_BATCH", 1)

    def fail(*_values: object) -> int:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(SqlCallIndex, "index_some", fail)
    add(log, *make_ended(2))
    assert len(log.list_calls("demo", CallFilter(search="roof"), None, 9).calls) == 2
    with capture_logs() as logs:
        index_calls(call_index, NOON)
    assert [line["event"] for line in logs] == ["call_index_failed"]


def test_a_webhook_that_fails_indexes_nothing(
    log: CallLog, call_index: CallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_UNINDEXED", 100)
    add_together(log, *make_ended(5))
    monkeypatch.setattr(store, "MOST_UNINDEXED", 0)
    monkeypatch.setattr(store, "_CHANGES_A_BATCH", 1)
    twice = make_call("CA9")
    with pytest.raises(StoreUnavailable):
        add_together(log, twice, twice)
    assert count_terms(call_index) == 0
