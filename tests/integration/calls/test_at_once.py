"""Several processes write at once, each webhook twice or more: every call is logged once, and caps are exact."""

import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from server.domain.calls.call import Outcome
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.progress import derive_progress
from server.settings import Settings
from server.stores.call_log import CallFilter, CallLog
from server.stores.outbox import Outbox
from server.stores.sql.call_log.outbox import SqlOutbox
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from tests.integration.calls.callers import NOON, answer, end, make_call, request, ring, step
from tests.processes import CONTEXT
from tests.waiting import HANG_SECONDS

PROCESSES = 8
CAP = 5
_engine: list[Engine] = []
_log: list[SqlCallLog] = []


@pytest.fixture
def processes(log: CallLog, settings: Settings) -> ProcessPoolExecutor:
    """Processes that write to the log, each with its own connections."""
    return ProcessPoolExecutor(PROCESSES, CONTEXT, open_log, (settings.database_url,))


def open_log(url: str) -> None:
    _engine.append(open_engine(url))
    _log.append(SqlCallLog(_engine[0]))


@pytest.mark.slow
@pytest.mark.parametrize("calls", [200, pytest.param(1_000, marks=pytest.mark.exhaustive)])
def test_every_call_is_logged_once_when_processes_write_it_repeatedly(
    log: CallLog, outbox: Outbox, processes: ProcessPoolExecutor, calls: int
) -> None:
    webhooks = [(location, part) for location in range(calls) for part in ("start", "start", "answer", "end", "end")]
    random.Random(4).shuffle(webhooks)
    with processes:
        list(processes.map(receive, *zip(*webhooks, strict=True), chunksize=7, timeout=HANG_SECONDS))
    page = log.list_calls("demo", CallFilter(), None, calls)
    assert page.next_cursor is None
    assert {call.call_id for call in page.calls} == {f"twilio-CA{location}" for location in range(calls)}
    assert len(page.calls) == calls
    for call in page.calls:
        assert (call.progress.outcome, call.progress.talk_seconds) == (Outcome.ANSWERED, 60.0)
    assert len(outbox.list_outbox("demo", None, 10 * calls)) == calls
    with log.begin() as transaction:
        assert transaction.count_steps("demo", "main", "none") == calls
        assert transaction.count_busy("demo", "desk", NOON - 1, "none") == 0
        assert transaction.count_answered("demo", "desk", NOON, "none") == calls
    marks = log.list_changed("demo", 0, calls)[1]
    assert marks == log.find_last_mark("demo") == 3 * calls


def receive(location: int, part: str) -> None:
    """One webhook of a call; any of them may arrive first."""
    events = {
        "start": (step("step", NOON, "main"), ring(NOON + 1, "desk")),
        "answer": (answer(NOON + 10, "desk"),),
        "end": (end(NOON + 70),),
    }[part]
    with _log[0].begin() as transaction:
        call = transaction.find(f"twilio-CA{location}")
        if call is None:
            call = make_call(f"CA{location}", NOON, *events)
            transaction.add(call, NOON)
        else:
            recorded = {event.key: event for event in (*events, *call.events)}
            if len(recorded) == len(call.events):
                return
            transaction.update(replace(call, progress=derive_progress(recorded.values())), events)
        transaction.send([request(f"{call.call_id}-started", call)], NOON)


@pytest.mark.slow
def test_calls_that_ring_a_number_stay_within_its_cap(log: CallLog, processes: ProcessPoolExecutor) -> None:
    with processes:
        rung = list(processes.map(ring_if_free, range(200), timeout=HANG_SECONDS))
    assert sum(rung) == CAP
    with log.begin() as transaction:
        assert transaction.count_busy("demo", "desk", NOON - 1, "none") == CAP


def ring_if_free(location: int) -> bool:
    """A call that rings the desk if fewer than the cap ring there."""
    call_id = f"twilio-CA{location}"
    with _log[0].begin() as transaction:
        transaction.find(call_id)
        is_free = transaction.count_busy("demo", "desk", NOON - 1, call_id) < CAP
        transaction.add(make_call(f"CA{location}", NOON, *([ring(NOON, "desk")] if is_free else [])), NOON)
    return is_free


@pytest.mark.slow
def test_round_robin_counts_each_call_once(log: CallLog, processes: ProcessPoolExecutor) -> None:
    with processes:
        steps = list(processes.map(take_step, range(100), timeout=HANG_SECONDS))
    assert sorted(steps) == list(range(100))


def take_step(location: int) -> int:
    """How many calls reached the step before this one."""
    call_id = f"twilio-CA{location}"
    with _log[0].begin() as transaction:
        transaction.find(call_id)
        attempt = transaction.count_steps("demo", "main", call_id)
        transaction.add(
            make_call(f"CA{location}", NOON, CallEvent("step", EventKind.STEP_TAKEN, NOON, {"path": "main"})), NOON
        )
    return attempt


@pytest.mark.slow
def test_postback_is_claimed_by_one_process(log: CallLog, processes: ProcessPoolExecutor) -> None:
    call = make_call("CA1")
    with log.begin() as transaction:
        transaction.send([request(f"{location}", call) for location in range(200)], NOON)
    with processes:
        taken = [entry for some in processes.map(take_some, range(60), timeout=HANG_SECONDS) for entry in some]
    assert sorted(taken) == sorted(f"{location}" for location in range(200))


def take_some(_turn: int) -> list[str]:
    return [entry.request.idempotency_key for entry in SqlOutbox(_engine[0]).take_due(NOON, 10, 60)]
