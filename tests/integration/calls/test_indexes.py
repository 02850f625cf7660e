"""Every query of webhooks and maintenance uses an index; none scans all calls."""

import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from server.domain.accounts import Account
from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LeadUpdate
from server.open_stores import Stores
from server.stores.call_log import CallFilter, CallLog
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.store import SqlCallLog
from server.watch.call_index import index_calls
from tests.integration.calls.callers import CALLER, NOON, POOLED, add, end, make_call, record, request, ring, step

EXPLAINING = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


def make_indexes_count(connection: Any, _record: object) -> None:
    """Make PostgreSQL use indexes even for small tables, if there is a suitable one."""
    if not isinstance(connection, sqlite3.Connection):
        connection.execute("SET enable_seqscan = off")
        connection.commit()


@pytest.fixture
def plans(log: CallLog, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The query plan of each statement."""
    assert isinstance(log, SqlCallLog)
    recorded: list[str] = []
    explaining = EXPLAINING[log._engine.dialect.name]

    def explain(cursor: Any, statement: str, values: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            recorded.extend(row[-1] for row in cursor.execute(f"{explaining} {statement}", values).fetchall())

    def explain_first(_connection: object, cursor: Any, statement: str, values: Any, *_rest: object) -> None:
        explain(cursor.connection.cursor(), statement, values)

    execute = Runner._execute

    def execute_explained(self: Runner, statement: Any, values: Any) -> None:
        written = self._statements.write(statement, values)
        explain(self._cursor.connection.cursor(), written.text, written.arrange(values))
        execute(self, statement, values)

    monkeypatch.setattr(Runner, "_execute", execute_explained)
    event.listen(log._engine, "connect", make_indexes_count)
    event.listen(log._engine, "before_cursor_execute", explain_first)
    yield recorded
    event.remove(log._engine, "before_cursor_execute", explain_first)


FILTERS = (
    CallFilter(since=NOON),
    CallFilter(campaign="roofing"),
    CallFilter(caller=CALLER, outcome="busy"),
    CallFilter(tags={"keyword": "roof repair"}, lead_status="new", since=NOON),
    CallFilter(min_talk_seconds=60),
    CallFilter(search="roof 0123", match="live"),
)


def test_no_query_scans_a_whole_table(
    log: CallLog, outbox: Outbox, retention: Retention, stores: Stores, account: Account, plans: list[str]
) -> None:
    leads = stores.leads
    call = make_call("CA1", NOON, step("step", NOON, "main"), ring(NOON, "desk"))
    add(log, call)
    record(log, call, end(NOON + 9))
    with log.begin() as transaction:
        transaction.list_earlier("demo", CALLER, NOON, "none", POOLED)
        transaction.count_busy("demo", "desk", NOON, "none")
        transaction.count_answered("demo", "desk", NOON, "none")
        transaction.count_steps("demo", "main", "twilio-CA1")
        transaction.list_queued("demo", "queue", NOON)
        transaction.send([request("one", call)], NOON)
    log.find("demo", "CA1")
    log.find_account_of_call("twilio-CA1")
    for _is_indexed in (False, True):
        for wanted in FILTERS:
            log.list_calls("demo", wanted, None, 10)
        index_calls(stores.call_index, NOON)
    log.list_running("demo", 10)
    log.list_changed("demo", 0, 10)
    log.find_last_mark("demo")
    retention.list_unreturned(time.time(), 10)
    retention.mark_returned("twilio-CA1")
    retention.list_forgotten(NOON, 10)
    outbox.take_due(NOON, 10, 60)
    outbox.list_outbox("demo", None, 10)
    outbox.list_outbox("demo", None, 10, "twilio-CA1")
    note = leads.add_note("demo", "CA1", "a note", "Ana", NOON)
    assert note is not None
    leads.list_notes("demo", "CA1")
    leads.delete_note("demo", "CA1", note.note_id)
    leads.set_lead(account, "CA1", LeadUpdate(LeadStatus.SALE), "Ana", NOON)
    retention.delete_older("demo", NOON + 1, 10, NOON)
    retention.forget_erased(NOON)
    retention.forget_requests(NOON)
    retention.finish_erasures("demo")
    retention.erase_caller("demo", CALLER, NOON)
    assert len(plans) > 30
    scans = [plan for plan in plans if plan.lstrip(" ->").startswith(("SCAN", "Seq Scan"))]
    # `anon_1` are at most 1,000 entries of an index, `found` at most 20 terms, `json_each` the terms of some calls.
    few = ("SCAN anon_1", "SCAN found", "SCAN json_each", "SCAN call_marks")  # the last are one row an account
    assert [plan for plan in scans if not plan.startswith(few)] == []
