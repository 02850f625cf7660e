"""Webhooks arrive repeated and in any order; the log has the same call as for events in order."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.calls.events import CallEvent
from server.domain.calls.progress import derive_progress
from server.stores.call_log import CallLog
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from tests.databases import write_sqlite_file
from tests.integration.calls.callers import make_call
from tests.unit.server.domain.calls.stories import BEGAN, STORIES


@st.composite
def webhooks(draw: st.DrawFn) -> list[tuple[str, CallEvent]]:
    """The events of several calls, one per webhook, mixed and some repeated."""
    happened = [(name, event) for name, events in STORIES.items() for event in events]
    doubled = draw(st.lists(st.sampled_from(happened), max_size=10))
    return draw(st.permutations([*happened, *doubled]))


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(webhooks())
def test_order_of_webhooks_does_not_change_the_log(came: list[tuple[str, CallEvent]]) -> None:
    with TemporaryDirectory() as folder:
        log = open_log(Path(folder))
        for name, event in came:
            receive(log, name, event)
        for name, events in STORIES.items():
            call = log.find("demo", name)
            assert call is not None
            assert call.progress == derive_progress(events)
            assert sorted(call.events, key=lambda one: one.key) == sorted(events, key=lambda one: one.key)
        with log.begin() as transaction:
            for receiving_number in ("desk", "night"):
                assert transaction.count_busy("demo", receiving_number, BEGAN - 1, "none") == 0
            assert transaction.count_answered("demo", "desk", BEGAN, "none") == 2
            assert transaction.count_steps("demo", "main", "none") == 3
            assert transaction.list_queued("demo", "queue", 0.0) == {}
        log.close()


def open_log(folder: Path) -> CallLog:
    """A separate log for each example."""
    return SqlCallLog(open_engine(write_sqlite_file(folder)))


def receive(log: CallLog, name: str, event: CallEvent) -> None:
    """One webhook; the first one adds the call."""
    with log.begin() as transaction:
        call = transaction.find(f"twilio-{name}")
        if call is None:
            new = replace(make_call(name), events=(event,), progress=derive_progress([event]))
            transaction.add(new, BEGAN)
        else:
            recorded = {one.key: one for one in (event, *call.events)}
            transaction.update(replace(call, progress=derive_progress(recorded.values())), [event])
