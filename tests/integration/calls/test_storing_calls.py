"""The call log stores a call once, unchanged, with each of its events once."""

import re
from dataclasses import replace

import pytest

from server.domain.calls.attributed import EarlierCall, Match
from server.domain.calls.call import Call, Outcome
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallLog
from server.stores.contract import StoreUnavailable
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from tests.integration.calls.callers import (
    CALLER,
    CLICKED,
    NOON,
    POOLED,
    UNMATCHED,
    add,
    add_together,
    answer,
    end,
    make_call,
    record,
    ring,
    step,
)

OTHER = PhoneNumber("+18665550199")


def test_stored_call_is_read_back_unchanged(log: CallLog) -> None:
    call = replace(
        make_call("CA1", NOON, step("step", NOON, "main"), tracking_number=PhoneNumber("+18665550121", "101")),
        is_repeat=True,
        is_duplicate=True,
    )
    add(log, call)
    assert log.find("demo", "twilio-CA1") == call
    assert log.find("demo", "CA1") == call


def test_unknown_call_is_none(log: CallLog) -> None:
    assert log.find("demo", "twilio-CA1") is None
    with log.begin() as transaction:
        assert transaction.find("twilio-CA1") is None


def test_an_account_never_sees_the_call_of_another(log: CallLog) -> None:
    add(log, make_call("CA1", account="other"))
    assert log.find("demo", "twilio-CA1") is None
    assert log.find("demo", "CA1") is None


def test_repeated_event_changes_nothing(log: CallLog) -> None:
    call = make_call("CA1", NOON, ring(NOON + 1, "desk"))
    add(log, call)
    once = record(log, call, answer(NOON + 5, "desk"))
    again = record(log, call, replace(answer(NOON + 5, "desk"), at=NOON + 8), replace(call.events[0], at=NOON + 8))
    assert again.events == once.events
    assert [event.kind for event in again.events] == [
        EventKind.STARTED,
        EventKind.LEG_STARTED,
        EventKind.LEG_ANSWERED,
    ]


def test_event_twice_in_one_update_is_stored_once(log: CallLog) -> None:
    call = make_call("CA1")
    add(log, call)
    assert len(record(log, call, end(NOON + 9), end(NOON + 9)).events) == 2


def test_events_of_one_moment_keep_their_order(log: CallLog) -> None:
    call = make_call("CA1", NOON, step("z", NOON, "main"), step("a", NOON, "main.then"))
    add(log, call)
    assert [event.key for event in record(log, call, step("0", NOON, "main.then.otherwise")).events] == [
        "started",
        "z",
        "a",
        "0",
    ]


def test_update_replaces_the_earlier_values(log: CallLog) -> None:
    call = make_call("CA1", attributed=UNMATCHED)
    add(log, call)
    after = record(log, call, end(NOON + 30), attributed=CLICKED)
    assert after.attributed == CLICKED
    assert after.progress.ended_at == NOON + 30
    assert after.progress.outcome is Outcome.ABANDONED


def test_failed_transaction_stores_nothing(log: CallLog) -> None:
    with pytest.raises(StoreUnavailable, match=r"(?i)unique constraint"):
        add_together(log, make_call("CA1"), make_call("CA1", account="other"))
    assert log.find("demo", "CA1") is None


def test_unknown_call_can_not_be_updated(log: CallLog) -> None:
    with pytest.raises(LookupError, match="twilio-CA1"), log.begin() as transaction:
        transaction.update(make_call("CA1"), [])


def test_call_can_be_added_and_updated_in_one_transaction(log: CallLog) -> None:
    call = make_call("CA1", attributed=UNMATCHED)
    with log.begin() as transaction:
        transaction.add(call, NOON)
        transaction.update(replace(call, attributed=CLICKED), [step("step", NOON, "main")])
    found = log.find("demo", "CA1")
    assert found is not None
    assert found.attributed == CLICKED
    assert len(found.events) == 2


def test_odd_texts_are_read_back_unchanged(log: CallLog) -> None:
    tags = {"a\"b.c'd": "1' OR '1'='1", "$.x": "\u202e\n\t\x1b[2J", "名前": "屋根 🏠", "": ""}
    call = make_call("CA1", NOON, CallEvent("tag's", EventKind.TAGGED, NOON, tags))
    call = replace(call, attributed=replace(CLICKED, tags=tags, landing_url="https://a.example/?q=%00&'--"))
    add(log, call)
    assert log.find("demo", "CA1") == call


def test_running_calls_of_known_visitors_are_listed_newest_first(log: CallLog) -> None:
    old, new, ended = make_call("CA1"), make_call("CA2", NOON + 1), make_call("CA3", NOON, end(NOON + 1))
    shared = make_call("CA4", attributed=replace(CLICKED, match=Match.SHARED, visitor_id=""))
    add(log, old, new, ended, shared, make_call("CA5", attributed=UNMATCHED), make_call("CA6", account="other"))
    assert log.list_running("demo", 10) == [replace(new, events=()), replace(old, events=())]
    assert log.list_running("demo", 1) == [replace(new, events=())]


def test_earlier_calls_of_the_caller_are_listed_latest_first(log: CallLog) -> None:
    first = make_call("CA1", NOON - 100, tracking_number=PhoneNumber("+18665550121", "101"))
    second = make_call("CA2", NOON - 50)
    others = (make_call("CA3", caller="+14155550199"), make_call("CA4", account="other"), make_call("CA5", NOON - 999))
    add(log, first, second, *others, make_call("CA6"))
    with log.begin() as transaction:
        assert transaction.list_earlier("demo", first.caller, NOON - 100, "twilio-CA6", POOLED) == [
            as_earlier(second),
            as_earlier(first),
        ]


def test_latest_twenty_earlier_calls_are_listed(log: CallLog) -> None:
    add(log, *(make_call(f"CA{location}", NOON + location) for location in range(25)))
    with log.begin() as transaction:
        earlier = transaction.list_earlier("demo", "+14155550123", NOON, "twilio-CA24", POOLED)
    assert [call.call_id for call in earlier] == [f"twilio-CA{location}" for location in range(23, 3, -1)]


def test_earlier_call_to_the_same_number_is_listed_after_many_calls_to_others(log: CallLog) -> None:
    extended = PhoneNumber("+18665550121", "101")
    add(log, make_call("CA97", NOON + 1, tracking_number=extended), make_call("CA98", NOON + 2))
    add(log, *(make_call(f"CA{location}", NOON + 9 + location, tracking_number=OTHER) for location in range(25)))
    with log.begin() as transaction:
        earlier = transaction.list_earlier("demo", CALLER, NOON, "none", extended)
        assert [call.call_id for call in earlier][-2:] == ["twilio-CA5", "twilio-CA97"]
        assert transaction.list_earlier("demo", CALLER, NOON, "none", PhoneNumber("+18665550121"))[20:] == []
        assert transaction.list_earlier("demo", CALLER, NOON, "none", OTHER)[20:] == []


def test_callers_with_withheld_numbers_are_not_treated_as_one_caller(log: CallLog) -> None:
    add(log, make_call("CA1", caller=""))
    with log.begin() as transaction:
        assert transaction.list_earlier("demo", "", NOON - 1, "twilio-CA2", POOLED) == []


def test_missing_database_raises_store_unavailable(database_url: str) -> None:
    elsewhere = SqlCallLog(open_engine(re.sub(r"(dni\.sqlite3|dni_\w+)", r"none/\1", database_url)))
    with pytest.raises(StoreUnavailable), elsewhere.begin() as transaction:
        transaction.find("twilio-CA1")


def test_error_does_not_contain_the_statement(empty_database_url: str) -> None:
    unprepared = SqlCallLog(open_engine(empty_database_url))
    with pytest.raises(StoreUnavailable) as failure, unprepared.begin() as transaction:
        transaction.find("twilio-secret")
    assert re.search('no such table: calls|relation "calls" does not exist', str(failure.value))
    assert "SELECT" not in str(failure.value)
    assert "secret" not in str(failure.value)


def test_error_of_a_duplicate_row_does_not_contain_its_values(log: CallLog) -> None:
    with pytest.raises(StoreUnavailable) as failure:
        add_together(log, make_call("secret"), make_call("secret"))
    assert "secret" not in str(failure.value)


def as_earlier(call: Call) -> EarlierCall:
    """The call with what attribution needs."""
    number = call.tracking_number
    return EarlierCall(call.call_id, number.number, number.extension or "", call.progress.started_at, call.attributed)


def test_webhooks_change_no_lead(log: CallLog) -> None:
    call = replace(make_call("CA1"), lead=Lead(LeadStatus.SALE, 4990))
    add(log, call)
    with log.begin() as transaction:
        found = transaction.find(call.call_id)
        assert found == call
        transaction.update(replace(found, lead=Lead(), events=(*call.events, end(NOON + 9))), [end(NOON + 9)])
    after = log.find("demo", call.call_id)
    assert after is not None
    assert after.lead == Lead(LeadStatus.SALE, 4990)
