"""Calls that need maintenance: their number is not released, their end was not reported, or they are too old."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from server.domain.calls.events import CallEvent, EventKind
from server.domain.phone_numbers import PhoneNumber
from server.settings import Settings
from server.stores.call_log import CallErased, CallFilter, CallLog
from server.stores.retention import Retention, UnreturnedNumber
from server.stores.sql.engine import begin_reading, open_engine
from tests.integration.calls.callers import (
    CLICKED,
    NOON,
    UNMATCHED,
    add,
    end,
    make_call,
    names_of,
    record,
    request,
    ring,
)

ENTER = CallEvent("enter", EventKind.QUEUE_ENTERED, NOON, {"path": "queue"})


def list_unreturned(retention: Retention) -> list[str]:
    return [one.call_id for one in retention.list_unreturned(NOON + 100, 100)]


def test_number_of_an_ended_call_is_listed_until_it_is_released(log: CallLog, retention: Retention) -> None:
    call = make_call("CA1", tracking_number=PhoneNumber("+18665550121", "101"))
    add(log, call)
    assert list_unreturned(retention) == []
    record(log, call, end(NOON + 9))
    assert retention.list_unreturned(NOON + 100, 100) == [
        UnreturnedNumber("twilio-CA1", "demo", "roofing-pool", "+18665550121", "101")
    ]
    retention.mark_returned("twilio-CA1")
    assert list_unreturned(retention) == []


def test_late_event_does_not_list_a_released_number_again(log: CallLog, retention: Retention) -> None:
    call = make_call("CA1", NOON, end(NOON + 9))
    add(log, call)
    retention.mark_returned("twilio-CA1")
    record(log, call, ring(NOON + 1, "desk"))
    assert list_unreturned(retention) == []


def test_number_without_a_pool_needs_no_release_until_an_extension_gives_it_a_pool(
    log: CallLog, retention: Retention
) -> None:
    call = make_call("CA1", attributed=UNMATCHED)
    add(log, call, make_call("CA2", NOON, end(NOON + 9), attributed=UNMATCHED))
    assert list_unreturned(retention) == []
    record(log, call, end(NOON + 9), attributed=CLICKED)
    assert list_unreturned(retention) == ["twilio-CA1"]


def test_numbers_are_listed_in_the_order_in_which_their_calls_ended(log: CallLog, retention: Retention) -> None:
    add(log, *(make_call(f"CA{location}", NOON, end(NOON + 9 - location)) for location in range(4)))
    assert [one.call_id for one in retention.list_unreturned(NOON + 100, 2)] == ["twilio-CA3", "twilio-CA2"]


def test_calls_without_a_reported_end_are_listed_oldest_first(log: CallLog, retention: Retention) -> None:
    old, older = make_call("CA1", NOON - 50), make_call("CA2", NOON - 90)
    add(log, old, older, make_call("CA3", NOON), make_call("CA4", NOON - 99, end(NOON - 1)))
    assert retention.list_forgotten(NOON, 10) == [older, old]
    assert names_of(retention.list_forgotten(NOON, 1)) == ["CA2"]


def test_old_calls_are_deleted_with_all_their_rows(log: CallLog, retention: Retention, settings: Settings) -> None:
    old, running = make_call("CA1", NOON - 9, ring(NOON, "desk"), end(NOON)), make_call("CA2", NOON - 9)
    add(log, old, running, make_call("CA3", NOON, end(NOON)), make_call("CA4", NOON - 9, end(NOON), account="other"))
    with log.begin() as transaction:
        transaction.send([request("one", old)], NOON)
    assert retention.delete_older("demo", NOON, 10, NOON) == 1
    assert names_of(log.list_calls("demo", CallFilter(), None, 10).calls) == ["CA3", "CA2"]
    assert log.find("other", "CA4") is not None
    assert count_rows(settings, "call_events") == 5
    assert count_rows(settings, "call_legs") == 0
    assert count_rows(settings, "outbox") == 0


def test_old_calls_are_deleted_a_few_at_a_time(log: CallLog, retention: Retention) -> None:
    add(log, *(make_call(f"CA{location}", NOON + location, end(NOON + 99)) for location in range(5)))
    assert retention.delete_older("demo", NOON + 50, 2, NOON) == 2
    assert names_of(log.list_calls("demo", CallFilter(), None, 10).calls) == ["CA4", "CA3", "CA2"]


def test_caller_is_erased_with_all_calls_even_running_ones(
    log: CallLog, retention: Retention, settings: Settings
) -> None:
    mine = [replace(make_call(f"CA{location}", NOON, ENTER, ring(NOON, "desk"))) for location in range(3)]
    add(log, *mine, make_call("CA8", caller="+14155550199"), make_call("CA9", account="other"))
    with log.begin() as transaction:
        transaction.send([request("one", mine[0]), request("two", mine[1])], NOON)
    assert retention.erase_caller("demo", "+14155550123", NOON) == 3
    assert names_of(log.list_calls("demo", CallFilter(), None, 10).calls) == ["CA8"]
    assert log.find("other", "CA9") is not None
    for table, rows in (("call_events", 2), ("call_legs", 0), ("call_waits", 0), ("outbox", 0)):
        assert count_rows(settings, table) == rows, table
    assert retention.erase_caller("demo", "+14155550123", NOON) == 0


def test_erased_call_is_remembered_until_no_webhook_can_report_it(log: CallLog, retention: Retention) -> None:
    add(log, make_call("CA1", tracking_number=PhoneNumber("+18665550121", "101")), make_call("CA2", account="other"))
    retention.erase_caller("demo", "+14155550123", NOON)
    assert retention.forget_erased(NOON) == 0
    with pytest.raises(CallErased) as raised, log.begin() as transaction:
        transaction.find("twilio-CA1")
    assert raised.value.reserved == UnreturnedNumber("twilio-CA1", "demo", "roofing-pool", "+18665550121", "101")
    assert retention.forget_erased(NOON + 1) == 1
    with log.begin() as transaction:
        assert transaction.find("twilio-CA1") is None


def count_rows(settings: Settings, table: str) -> int:
    engine = open_engine(settings.database_url)
    with begin_reading(engine) as connection:
        count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    engine.dispose()
    return int(count)
