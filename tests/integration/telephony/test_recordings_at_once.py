"""A late recording that two webhooks report at once is queued to be erased once, and neither of them fails."""

import io
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server.settings import Settings
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.stores.sql.call_log import transaction
from server.stores.sql.engine import open_engine
from tests.databases import POSTGRESQL
from tests.integration.telephony.call_maintenance import FIRST, RADIO
from tests.integration.telephony.line import CALLER, SID, Line, find_url
from tests.shop import Clock
from tests.waiting import HANG_SECONDS

pytestmark = pytest.mark.database(POSTGRESQL)
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def wait_for_another(database_url: str) -> None:
    """Return when another transaction waits for one of this database."""
    engine = open_engine(database_url)
    waiting, ends_at = 0, time.monotonic() + HANG_SECONDS
    while not waiting:
        assert time.monotonic() < ends_at, "nobody waits"
        with engine.begin() as connection:
            waiting = connection.execute(text(_WAITING)).scalar_one()
    engine.dispose()


def test_a_step_and_a_status_that_report_a_late_recording_at_once_are_both_answered(
    line: Line,
    app: Flask,
    settings: Settings,
    retention: Retention,
    outbox: Outbox,
    clock: Clock,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = line.call(RADIO)
    assert retention.erase_caller("shop", CALLER, clock.now) == 1
    send: Callable[..., None] = transaction.send
    has_sent = Event()

    def send_slowly(run: Any, requests: Sequence[Any], now: float) -> None:
        send(run, requests, now)
        if not has_sent.is_set():
            has_sent.set()
            wait_for_another(settings.database_url)

    monkeypatch.setattr(transaction, "send", send_slowly)
    report = {"RecordingSid": "RE" + "a" * 32, "RecordingUrl": FIRST, "RecordingStatus": "completed", "CallSid": SID}
    step = {"CallSid": SID, "CallStatus": "in-progress", "From": CALLER, "To": RADIO, "RecordingUrl": FIRST}
    with ThreadPoolExecutor() as threads:
        first = threads.submit(line.post, find_url(document, "Dial"), step | {"DialCallStatus": "completed"})
        assert has_sent.wait(HANG_SECONDS)
        other = Line(app.test_client(), clock)
        second = threads.submit(other.post, find_url(document, "Dial", "recordingStatusCallback"), report)
        assert (first.result().status_code, second.result().status_code) == (200, 200)
    assert [entry.request.url for entry in outbox.list_outbox("shop", None, 10)] == [FIRST]
    assert "unavailable" not in log.getvalue()
