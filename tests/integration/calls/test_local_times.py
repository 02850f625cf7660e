"""People read and write times in the account's time zone; programs get ISO 8601 in UTC."""

import json
from dataclasses import replace

import pytest

from server.cli.calls_watch import Watched, write_changes
from server.cli.local_times import TimeZones
from server.cli.output import write_plain
from server.domain.accounts import Account
from server.domain.calls.events import PROVISIONAL, CallEvent, EventKind
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from tests.integration.calls.callers import NOON, add, answer, end, make_call, record, request, ring
from tests.integration.calls.commands import read_lines

EARLY_END = CallEvent("from-a-step", EventKind.ENDED, NOON + 60, {"status": "completed", PROVISIONAL: "true"})
UNKNOWN_END = CallEvent("concluded", EventKind.ENDED, NOON + 50, {"status": "unknown"})


@pytest.fixture(autouse=True)
def zones(shop: CallLog, accounts: AccountStore, account: Account) -> TimeZones:
    """The account `demo` is in New York, the account `other` in Kolkata."""
    accounts.save(replace(account, time_zone="America/New_York"))
    other = replace(account, key="other", number_pools=(), tracking_sources=(), time_zone="Asia/Kolkata")
    accounts.save(other)
    return TimeZones(accounts)


def list_ids(*arguments: str) -> list[str]:
    return [json.loads(line)["carrier_call_id"] for line in read_lines("calls", "list", "--format", "json", *arguments)]


def test_list_shows_each_call_in_its_accounts_time_zone(shop: CallLog) -> None:
    add(shop, make_call("CA1", NOON), make_call("CA2", NOON + 1, account="other"))
    _heading, second, first = read_lines("calls", "list")
    assert second.startswith("2027-01-15 13:30:01 IST  twilio-CA2")
    assert first.startswith("2027-01-15 03:00:00 EST  twilio-CA1")


def test_repeated_hour_of_a_daylight_saving_change_is_unambiguous(shop: CallLog) -> None:
    add(shop, make_call("CA1", 1_793_511_000.0), make_call("CA2", 1_793_514_600.0))
    _heading, second, first = read_lines("calls", "list")
    assert (first[:23], second[:23]) == ("2026-11-01 01:30:00 EDT", "2026-11-01 01:30:00 EST")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_json_and_csv_have_times_in_utc(shop: CallLog, form: str) -> None:
    add(shop, make_call("CA1", NOON))
    assert "2027-01-15T08:00:00.000Z" in "\n".join(read_lines("calls", "list", "--format", form))
    assert "2027-01-15T08:00:00.000Z" in "\n".join(read_lines("calls", "show", "CA1", "--format", "json"))


def test_call_is_shown_in_its_accounts_time_zone_with_the_zones_name(shop: CallLog) -> None:
    call = make_call("CA1", NOON, end(NOON + 66))
    add(shop, call)
    with shop.begin() as transaction:
        transaction.send([request("one", call)], NOON + 67)
    lines = read_lines("calls", "show", "CA1")
    assert "  Times: America/New_York" in lines
    assert [line[:23] for line in lines if line[:2] == "20"] == [
        *("2027-01-15 02:58:30 EST", "2027-01-15 03:00:00 EST", "2027-01-15 03:01:06 EST", "2027-01-15 03:01:07 EST")
    ]
    _heading, row = read_lines("postbacks", "list")
    assert "2027-01-15 03:01:07 EST" in row
    (line,) = read_lines("postbacks", "list", "--format", "json")
    assert json.loads(line)["created_at"] == "2027-01-15T08:01:07.000Z"


def test_times_are_accepted_as_they_are_shown(shop: CallLog) -> None:
    add(shop, make_call("CA1", NOON - 1), make_call("CA2", NOON), make_call("CA3", NOON, account="other"))
    assert list_ids("--since", "2027-01-15T03:00", "--account", "demo") == ["CA2"]
    assert list_ids("--until", "2027-01-15 03:00", "--account", "demo") == ["CA1"]
    assert list_ids("--since", "2027-01-15T08:00Z", "--account", "demo") == ["CA2"]
    assert list_ids("--since", "2027-01-15T13:30", "--account", "other") == ["CA3"]
    assert read_lines("calls", "list", "--since", "2027-01-15T13:30:01", "--account", "other") == [
        "There are no such calls."
    ]


def test_time_without_a_zone_is_in_each_accounts_time_zone(shop: CallLog) -> None:
    add(shop, make_call("CA1", NOON), make_call("CA2", NOON, account="other"))
    assert list_ids("--since", "2027-01-15T04:00") == ["CA2"]


@pytest.mark.parametrize("early", [EARLY_END, UNKNOWN_END])
def test_end_of_a_call_is_shown_once_even_if_reported_more_often(shop: CallLog, early: CallEvent) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 5, "desk"), early, end(NOON + 66))
    add(shop, call)
    lines = [line for line in read_lines("calls", "show", "CA1") if line[:2] == "20"]
    ends = [line for line in lines if "The call ended" in line or "never reported the end" in line]
    assert ends == ["2027-01-15 03:01:06 EST      +1:06  The call ended"]
    assert len(lines) == 1 + 4
    (line,) = read_lines("calls", "show", "CA1", "--format", "json")
    assert [event["kind"] for event in json.loads(line)["events"]].count("ended") == 2


@pytest.mark.parametrize(("only", "words"), [(EARLY_END, "The call ended"), (UNKNOWN_END, "never reported the end")])
def test_provisional_or_assumed_end_is_shown_without_a_reported_end(shop: CallLog, only: CallEvent, words: str) -> None:
    add(shop, make_call("CA1", NOON, only))
    assert sum(words in line for line in read_lines("calls", "show", "CA1")) == 1


def test_watch_shows_the_end_once_and_later_events(shop: CallLog, zones: TimeZones) -> None:
    watched = Watched({"demo": 0})
    call = make_call("CA1", NOON, ring(NOON, "desk"), answer(NOON + 5, "desk"))
    add(shop, call)
    record(shop, call, EARLY_END)
    (line,) = write_plain(write_changes(shop, watched, zones))
    assert line.startswith("2027-01-15 03:01:00 EST")
    assert line.endswith("answered: The call ended")
    record(shop, call, end(NOON + 66))
    assert list(write_changes(shop, watched, zones)) == []
    record(shop, call, CallEvent("tags", EventKind.TAGGED, NOON + 80, {"quote": "sent"}))
    (line,) = write_plain(write_changes(shop, watched, zones))
    assert line.endswith("Tags came from the page: quote=sent")


def test_watch_shows_an_end_again_if_the_outcome_has_changed(shop: CallLog, zones: TimeZones) -> None:
    watched = Watched({"demo": 0})
    call = make_call("CA1", NOON, ring(NOON, "desk"), end(NOON + 66))
    add(shop, call)
    (line,) = write_plain(write_changes(shop, watched, zones))
    assert not line.endswith("answered: The call ended")
    record(shop, call, answer(NOON + 5, "desk"))
    (line,) = write_plain(write_changes(shop, watched, zones))
    assert line.endswith("answered: The call ended")
