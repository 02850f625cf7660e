"""Lists of calls: newest first, in pages, with filters."""

from dataclasses import replace
from typing import Any

import pytest

from server.domain.calls.absences import FIELDS
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallFilter, CallLog
from server.stores.retention import Retention
from tests.integration.calls.callers import CLICKED, NOON, UNMATCHED, add, end, make_call, names_of, record, ring, step

ANY = CallFilter()


def list_names(log: CallLog, wanted: CallFilter = ANY) -> list[str]:
    return names_of(log.list_calls("demo", wanted, None, 100).calls)


def test_calls_are_listed_newest_first_without_their_events(log: CallLog) -> None:
    add(log, make_call("CA1", NOON), make_call("CA2", NOON + 2), make_call("CA3", NOON + 1))
    page = log.list_calls("demo", ANY, None, 100)
    assert names_of(page.calls) == ["CA2", "CA3", "CA1"]
    assert [call.events for call in page.calls] == [(), (), ()]
    assert page.next_cursor is None


def test_an_account_never_lists_the_calls_of_another(log: CallLog) -> None:
    add(log, make_call("CA1", account="other"))
    assert list_names(log) == []


def test_next_page_continues_after_the_last_even_between_calls_of_one_moment(log: CallLog) -> None:
    add(log, *(make_call(f"CA{location}", NOON + location // 3) for location in range(8)))
    whole = list_names(log)
    names, cursor = [], None
    while True:
        page = log.list_calls("demo", ANY, cursor, 2)
        names += names_of(page.calls)
        cursor = page.next_cursor
        if cursor is None:
            break
        add(log, make_call(f"new-{len(names)}", NOON + 100))
    assert names == whole


def test_a_last_page_that_is_full_says_that_it_is_the_last(log: CallLog) -> None:
    add(log, make_call("CA1"), make_call("CA2"))
    assert log.list_calls("demo", ANY, None, 2).next_cursor is None


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "bmFuIDE", "aW5mIDE", "MSAt", "MS41IC0x", "A" * 101, "\x00"])
def test_invalid_cursor_is_rejected(log: CallLog, cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        log.list_calls("demo", ANY, cursor, 10)


FILTERS = {
    "since": CallFilter(since=NOON),
    "until": CallFilter(until=NOON + 1),
    "campaign": CallFilter(campaign="roofing"),
    "publisher": CallFilter(publisher="Harbor Media"),
    "tracking_source": CallFilter(tracking_source="Google Ads"),
    "number_pool": CallFilter(number_pool="roofing-pool"),
    "tracking_number": CallFilter(tracking_number="+18665550120"),
    "caller": CallFilter(caller="+14155550123"),
    "match": CallFilter(match="live"),
    "outcome": CallFilter(outcome="running"),
    "tags": CallFilter(tags={"gclid": "Cj0KCQ", "keyword": "roof repair"}),
    "receiving_number": CallFilter(receiving_number="desk"),
    "lead_status": CallFilter(lead_status="sale"),
    "min_talk_seconds": CallFilter(min_talk_seconds=60),
    "max_talk_seconds": CallFilter(max_talk_seconds=60),
    "search": CallFilter(search="roof"),
    "without": CallFilter(without="tags.city"),
}


def talk_for(call: Call, seconds: float) -> Call:
    return replace(call, progress=replace(call.progress, talk_seconds=seconds))


@pytest.mark.parametrize(
    ("name", "is_running"),
    [(name, True) for name in FILTERS] + [(name, False) for name in FILTERS if name != "outcome"],
)
def test_calls_are_found_by_each_field_of_the_filter(log: CallLog, name: str, is_running: bool) -> None:
    others = {
        "since": make_call("other", NOON - 1),
        "until": make_call("other", NOON + 1),
        "tracking_number": make_call("other", tracking_number=PhoneNumber("+18665550121")),
        "caller": make_call("other", caller="+14155550199"),
        "outcome": make_call("other", NOON, end(NOON + 1)),
        "max_talk_seconds": talk_for(make_call("other"), 61),
        "without": make_call("other", attributed=replace(CLICKED, tags={"city": "Berlin"})),
    }
    wanted = make_call("wanted", NOON, ring(NOON, "desk"), *([] if is_running else [end(NOON + 90)]))
    wanted = replace(talk_for(wanted, 60), lead=Lead(LeadStatus.SALE))
    add(log, wanted, others.get(name, make_call("other", attributed=UNMATCHED)))
    assert list_names(log, FILTERS[name]) == ["wanted"]


def test_every_field_of_a_filter_is_tried_here() -> None:
    assert set(FILTERS) == set(CallFilter.__dataclass_fields__)


def test_filter_matches_calls_that_meet_all_conditions(log: CallLog) -> None:
    add(log, make_call("CA1"))
    assert list_names(log, CallFilter(campaign="roofing", match="none")) == []
    assert list_names(log, CallFilter(tags={"gclid": "Cj0KCQ", "keyword": "other"})) == []


@pytest.mark.parametrize("name", [*FIELDS, "tags.keyword", "tags.a\"b.c[0]'"])
@pytest.mark.parametrize("is_running", [True, False])
def test_calls_without_a_value_are_found(log: CallLog, name: str, is_running: bool) -> None:
    tag = name.removeprefix("tags.")
    has = Attributed(Match.LIVE, 1, "c", "p", "n", "s", {tag: "x"}, "https://a.example/")
    ended = [] if is_running else [end(NOON + 90)]
    full = make_call("full", NOON, ring(NOON, "desk"), *ended, attributed=has)
    if name == "receiving_number":
        lacking = make_call("lacking", NOON, *ended, attributed=has)
    else:
        changes: dict[str, Any] = {"tags": {tag: ""}} if tag != name else {name: ""}
        lacking = replace(full, call_id="twilio-lacking", carrier_call_id="lacking", attributed=replace(has, **changes))
    add(log, full, lacking)
    assert list_names(log, CallFilter(without=name)) == ["lacking"]
    assert list_names(log, CallFilter(without=name, match="live")) == ["lacking"]
    assert list_names(log, CallFilter(without=name, until=NOON)) == []


def test_filter_accepts_any_text_as_a_tag(log: CallLog) -> None:
    odd = {"a\"b.c[0]'": "1' OR '1'='1", "名前": "屋根"}
    add(log, make_call("CA1", attributed=replace(CLICKED, tags=odd)), make_call("CA2"))
    for name, value in odd.items():
        assert list_names(log, CallFilter(tags={name: value})) == ["CA1"]
    assert list_names(log, CallFilter(tags={"a": ""})) == []


def test_changed_calls_are_listed_in_the_order_of_the_changes(log: CallLog) -> None:
    first, second = make_call("CA1"), make_call("CA2")
    assert log.find_last_mark("demo") == 0
    add(log, first, second, make_call("CA3", account="other"))
    changed, mark = log.list_changed("demo", 0, 100)
    assert names_of(changed) == ["CA1", "CA2"]
    assert mark == log.find_last_mark("demo")
    assert log.list_changed("demo", mark, 100) == ([], mark)
    after = record(log, first, step("step", NOON, "main"))
    assert log.list_changed("demo", mark, 100) == ([after], log.find_last_mark("demo"))


def test_changes_can_be_read_a_few_at_a_time(log: CallLog) -> None:
    add(log, *(make_call(f"CA{location}") for location in range(5)))
    first, mark = log.list_changed("demo", 0, 3)
    rest, _mark = log.list_changed("demo", mark, 3)
    assert names_of([*first, *rest]) == ["CA0", "CA1", "CA2", "CA3", "CA4"]


def test_mark_is_never_reused_even_if_its_call_is_erased(log: CallLog, retention: Retention) -> None:
    add(log, make_call("CA1", caller="+14155550199"))
    mark = log.find_last_mark("demo")
    retention.erase_caller("demo", "+14155550199", NOON)
    add(log, make_call("CA2"))
    assert names_of(log.list_changed("demo", mark, 10)[0]) == ["CA2"]
