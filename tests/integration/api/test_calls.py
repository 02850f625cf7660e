"""Calls are listed newest first, filtered, page by page."""

from dataclasses import fields, replace

import pytest
from werkzeug.datastructures import MultiDict

from server.domain.calls.written import write_call
from server.http.api.parameters import CallQuery, read_query
from server.stores.call_log import CallFilter, CallLog
from tests.integration.api.asking import Asker
from tests.integration.api.conftest import make_call
from tests.posted_calls import RINGING

ALL = [f"demo{nth}" for nth in reversed(range(7))]


def test_the_calls_of_the_account_come_newest_first_without_events(asker: Asker) -> None:
    answer = asker.read("calls")
    assert answer["next"] is None
    assert answer["calls"] == [write_call(replace(make_call(nth), events=())) for nth in reversed(range(7))]


def test_pages_follow_one_another_until_the_end(asker: Asker) -> None:
    first = asker.read("calls", limit=3)
    second = asker.read("calls", limit=3, cursor=first["next"])
    third = asker.read("calls", limit=3, cursor=second["next"])
    pages = [[call["carrier_call_id"] for call in page["calls"]] for page in (first, second, third)]
    assert pages == [ALL[:3], ALL[3:6], ALL[6:]]
    assert third["next"] is None


def test_a_new_call_does_not_shift_the_next_page(asker: Asker, call_log: CallLog) -> None:
    first = asker.read("calls", limit=3)
    with call_log.begin() as transaction:
        transaction.find("twilio-demo99")
        transaction.add(make_call(99), 0.0)
    assert asker.list_ids(limit=3, cursor=first["next"]) == ALL[3:6]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"since": "2026-11-22T06:05:00Z"}, ["demo6", "demo5"]),
        ({"until": "2026-11-22T06:02:00Z"}, ["demo1", "demo0"]),
        ({"since": "2026-11-22T07:05:00+01:00"}, ["demo6", "demo5"]),
        ({"since": "2026-11-22T06:05"}, ["demo6", "demo5"]),
        ({"since": "2026-11-23"}, []),
        ({"since": "0001-01-01T00:00:00+14:00"}, ALL),
        ({"match": "source"}, ["demo5", "demo3", "demo1"]),
        ({"outcome": "answered"}, ["demo6", "demo3", "demo0"]),
        ({"outcome": "answered", "match": "live"}, ["demo6", "demo0"]),
        ({"tags[keyword]": "roof 1"}, ["demo5", "demo3", "demo1"]),
        ({"tags[keyword]": "roof 1", "tags[click_id]": "abc", "outcome": "answered"}, ["demo3"]),
        ({"tags[keyword]": "roof"}, []),
        ({"campaign": "roofing"}, ALL),
        ({"campaign": "gutters"}, []),
        ({"publisher": ""}, ALL),
        ({"number_pool": "x"}, []),
        ({"tracking_source": "x"}, []),
        ({"caller": "+14155550123", "tracking_number": "+18665550120"}, ALL),
        ({"caller": "+14155550199"}, []),
        ({"min_talk_seconds": "42"}, ["demo6", "demo3", "demo0"]),
        ({"max_talk_seconds": "41"}, ["demo5", "demo4", "demo2", "demo1"]),
        ({"lead_status": "new"}, ALL),
        ({"lead_status": "sale"}, []),
        ({"receiving_number": "desk"}, []),
        ({"search": "roof 1"}, ["demo5", "demo3", "demo1"]),
        ({"search": "555-0123"}, ALL),
        ({"search": "demo3"}, ["demo3"]),
        ({"without": "campaign"}, []),
        ({"without": "publisher"}, ALL),
        ({"without": "tags.keyword"}, []),
        ({"without": "tags.city", "match": "source"}, ["demo5", "demo3", "demo1"]),
    ],
)
def test_calls_are_filtered_by_the_parameters(asker: Asker, parameters: dict[str, str], expected: list[str]) -> None:
    assert asker.list_ids(**parameters) == expected


def test_a_plus_sign_that_was_not_encoded_is_understood(asker: Asker) -> None:
    assert asker.read("calls?caller=+14155550123&since=2026-11-22T07:05:00+01:00")["calls"] != []


def test_one_call_comes_with_its_events_by_either_id(asker: Asker) -> None:
    for call_id in ("twilio-demo0", "demo0"):
        call = asker.read(f"calls/{call_id}")
        assert call == write_call(make_call(0))
        assert call["events"] == [
            {"kind": "started", "at": "2026-11-22T06:00:00.000Z", "details": {"from": RINGING.caller}}
        ]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"colour": "red"}, "colour: unknown parameter; the parameters are: since, until, campaign"),
        ({"tags": "abc"}, "tags: unknown parameter"),
        ({"since": "yesterday"}, "since: expected a date or a time of ISO 8601"),
        ({"until": "9999999-01-01"}, "until: expected a date or a time"),
        ({"caller": "555-0123"}, "caller: expected a number in E.164"),
        ({"match": "guess"}, "match: expected one of live, tap"),
        ({"outcome": "good"}, "outcome: expected one of running"),
        ({"lead_status": "good"}, "lead_status: expected one of new, qualified"),
        ({"min_talk_seconds": "1.5"}, "min_talk_seconds: expected a whole number of seconds"),
        ({"max_talk_seconds": "-1"}, "max_talk_seconds: expected a whole number of seconds"),
        ({"limit": "0"}, "limit: expected a whole number from 1 to 1,000"),
        ({"limit": "1001"}, "limit: expected a whole number"),
        ({"limit": "-1"}, "limit: expected a whole number"),
        ({"limit": "٣"}, "limit: expected a whole number"),
        ({"cursor": "nonsense"}, "cursor: invalid; use the 'next' of an earlier response"),
        ({"cursor": ""}, "cursor: invalid; use the 'next' of an earlier response"),
        ({"campaign": "x" * 251}, "campaign: expected at most 250 characters"),
        ({"campaign": "a\0b"}, "campaign: expected at most 250 characters and no U+0000"),
        ({"tags[a\0b]": "x"}, "tags[a\0b]: unknown parameter"),
        ({"tags[a]": "\0"}, "tags[a]: expected at most 250 characters and no U+0000"),
        ({f"tags[t{nth}]": "x" for nth in range(11)}, "tags: expected at most 10"),
    ],
)
def test_an_invalid_parameter_is_refused_with_its_name(asker: Asker, parameters: dict[str, str], said: str) -> None:
    status, message = asker.be_refused("calls", **parameters)
    assert status == 400
    assert message.startswith(said)


@pytest.mark.parametrize("call_id", ["%00", "twilio-CA%001", "demo0%00"])
def test_an_impossible_call_id_is_refused_without_a_query(asker: Asker, call_id: str) -> None:
    assert asker.be_refused(f"calls/{call_id}") == (404, "the account has no such call")


def test_a_parameter_that_is_given_twice_is_refused(asker: Asker) -> None:
    assert asker.be_refused("calls?campaign=a&campaign=b") == (400, "campaign: given 2 times; expected once")


def test_missing_parameters_match_any_call_and_the_first_page() -> None:
    query = read_query(MultiDict())
    assert query.wanted == CallFilter()
    assert (query.cursor, query.limit) == (None, 100)


def test_every_filter_of_the_call_log_has_a_parameter() -> None:
    assert {*CallQuery.model_fields} == {*(field.name for field in fields(CallFilter)), "cursor", "limit"}
