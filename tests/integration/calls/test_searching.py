"""Lists of calls with filters and searches: the same as comparing each call with the filter, whether it is indexed or not."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.calls.lead_changes import LeadUpdate
from server.domain.calls.search_terms import list_terms, read_search
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_index import CallIndex
from server.stores.call_log import CallFilter, CallLog
from server.stores.leads import Leads
from server.watch.call_index import index_calls
from tests.integration.calls.callers import (
    CLICKED,
    NOON,
    add,
    add_together,
    answer,
    end,
    leg,
    make_call,
    names_of,
    record,
    ring,
)

WORDS = ("roof", "roofing", "Roof-Repair", "gutter", "Dachdecker Köln", "屋根", "a b c", "x" * 60)
SEARCHES = ("roof", "ro", "Köln", "0123", "415 555-0123", "1415", "google roof", "屋", "harbor", "030555012", "??")
COLUMNS: dict[str, Callable[[Call], str]] = {
    "campaign": lambda call: call.attributed.campaign,
    "publisher": lambda call: call.attributed.publisher,
    "tracking_source": lambda call: call.attributed.tracking_source,
    "number_pool": lambda call: call.attributed.number_pool,
    "tracking_number": lambda call: call.tracking_number.number,
    "caller": lambda call: call.caller,
    "match": lambda call: call.attributed.match.value,
    "outcome": lambda call: call.progress.outcome.value,
    "receiving_number": lambda call: call.progress.receiving_number,
    "lead_status": lambda call: call.lead.status.value,
}


def is_wanted(call: Call, wanted: CallFilter) -> bool:
    """Whether the call matches, by reading it alone."""
    if any(getattr(wanted, name) not in (None, read(call)) for name, read in COLUMNS.items()):
        return False
    at, talked = call.progress.started_at, call.progress.talk_seconds
    if not (wanted.since or 0) <= at < (wanted.until or 1e12):
        return False
    if (
        not (wanted.min_talk_seconds or 0)
        <= talked
        <= (1e9 if wanted.max_talk_seconds is None else wanted.max_talk_seconds)
    ):
        return False
    if any(call.attributed.tags.get(name) != value for name, value in (wanted.tags or {}).items()):
        return False
    if wanted.without and COLUMNS[wanted.without](call):
        return False
    return all(word.is_in(list_terms(call)) for word in read_search(wanted.search or ""))


def draw_call(draw: random.Random, nth: int) -> Call:
    """Any call; several start at the same moment."""
    desk = draw.choice(("desk", "mobile phone"))
    at = NOON + nth // 3
    events: list[CallEvent] = [ring(at, desk)]
    if draw.random() < 0.6:
        events.append(answer(at + 5, desk))
        events.append(
            leg(EventKind.LEG_ENDED, at + 9, desk, status="answered", talk_seconds=str(draw.choice((0, 3, 60, 900))))
        )
    if draw.random() < 0.7:
        events.append(end(at + 1_000))
    attributed = Attributed(
        draw.choice(list(Match)),
        campaign=draw.choice(("", "roofing", "gutters")),
        publisher=draw.choice(("", "Harbor Media")),
        tracking_source=draw.choice(("Google Ads", "Bing")),
        number_pool=draw.choice(("", "roofing-pool")),
        tags={name: draw.choice(WORDS) for name in draw.sample(("keyword", "gclid", "city"), draw.randrange(4))},
        lease_id=draw.choice(("", "lease-1")),
    )
    call = make_call(
        f"CA{nth}",
        at,
        *events,
        attributed=attributed,
        caller=draw.choice(("+14155550123", "+14155550199", "+4930555012", "")),
        tracking_number=PhoneNumber(draw.choice(("+18665550120", "+18665550121"))),
    )
    return replace(call, lead=Lead(draw.choice(list(LeadStatus))))


def draw_filter(draw: random.Random, calls: list[Call]) -> CallFilter:
    """Any filter, mostly of values that some call has."""
    one = draw.choice(calls)
    wanted = CallFilter()
    for name, read in COLUMNS.items():
        if draw.random() < 0.15:
            wanted = replace(wanted, **{name: read(one)})
    if draw.random() < 0.25:
        wanted = replace(wanted, tags=dict(list(one.attributed.tags.items())[:2]))
    if draw.random() < 0.4:
        wanted = replace(wanted, search=draw.choice(SEARCHES))
    if draw.random() < 0.2:
        wanted = replace(
            wanted, min_talk_seconds=draw.choice((0, 1, 3, 61)), max_talk_seconds=draw.choice((None, 0, 60, 900))
        )
    if draw.random() < 0.2:
        wanted = replace(wanted, since=NOON + draw.randrange(12), until=NOON + draw.randrange(8, 24))
    if draw.random() < 0.2:
        wanted = replace(wanted, without=draw.choice(("campaign", "publisher", "number_pool")))
    return wanted


@pytest.fixture(params=["indexed at once", "not indexed"])
def catch_up(request: pytest.FixtureRequest, call_index: CallIndex) -> Callable[[], None]:
    """What the watch does every second; or nothing, as if it did not run."""
    return partial(index_calls, call_index, NOON) if request.param == "indexed at once" else lambda: None


def read_pages(log: CallLog, wanted: CallFilter) -> list[str]:
    """The names of all calls of the list."""
    names: list[str] = []
    cursor = None
    while True:
        page = log.list_calls("demo", wanted, cursor, 7)
        names += names_of(page.calls)
        cursor = page.next_cursor
        if cursor is None:
            return names


def change(draw: random.Random, log: CallLog, leads: Leads, account: Account, call: Call) -> Call:
    """Change the call in one of the ways in which calls change."""
    kind = draw.randrange(4)
    if kind == 0 and call.progress.ended_at is None:
        return record(log, call, end(call.progress.started_at + 1_000))
    if kind == 1:
        return record(log, call, answer(call.progress.started_at + 2, "desk"))
    if kind == 2:
        return record(log, call, attributed=replace(call.attributed, tags={"keyword": draw.choice(WORDS)}))
    update = LeadUpdate(draw.choice(list(LeadStatus)))
    return leads.set_lead(account, call.carrier_call_id, update, "Ana", NOON) or call


@pytest.mark.parametrize("indexed_at_once", [0, 1, 25, 1_000])
@pytest.mark.parametrize("seed", range(2))
def test_any_filter_lists_the_calls_that_match_it_newest_first_page_by_page(
    log: CallLog, call_index: CallIndex, leads: Leads, account: Account, seed: int, indexed_at_once: int
) -> None:
    draw = random.Random(seed)
    calls = [draw_call(draw, nth) for nth in range(60)]
    add_together(log, *calls)
    found_any = 0
    for nth in range(40):
        if nth % 4 == 0 and indexed_at_once:
            call_index.index_some("demo", indexed_at_once)
        changed = draw.randrange(len(calls))
        before, calls[changed] = calls[changed], change(draw, log, leads, account, calls[changed])
        # Of the call before its change too, which the index may still have.
        for wanted in (draw_filter(draw, calls), draw_filter(draw, [before]), CallFilter(tags=before.attributed.tags)):
            expected = [call.carrier_call_id for call in reversed(calls) if is_wanted(call, wanted)]
            assert read_pages(log, wanted) == expected, wanted
            found_any += bool(expected)
    assert found_any > 15


def find(log: CallLog, search: str) -> list[str]:
    return names_of(log.list_calls("demo", CallFilter(search=search), None, 100).calls)


@pytest.mark.parametrize("has_ended", [True, False])
def test_calls_are_found_by_words_and_last_digits(log: CallLog, catch_up: Callable[[], None], has_ended: bool) -> None:
    ends = [end(NOON + 9)] if has_ended else []
    german = make_call("DE1", NOON, *ends, caller="+493055501234", attributed=Attributed(Match.NONE))
    add(log, make_call("CA1", NOON, *ends), german)
    catch_up()
    for search in (
        "roof",
        "ROOF rep",
        "harbor media",
        "google ads repair",
        "0123",
        "(415) 555-0123",
        "+1 415 555 0123",
        "cj0kcq",
    ):
        assert find(log, search) == ["CA1"], search
    for search in ("030 55501234", "+49 30 55501234", "1234", "de1"):
        assert find(log, search) == ["DE1"], search
    for search in ("epair", "roof gutter", "4155", "0199"):
        assert find(log, search) == [], search


def test_words_that_many_different_words_begin_with_find_all_of_them(
    log: CallLog, catch_up: Callable[[], None]
) -> None:
    calls = [
        make_call(
            f"CA{nth}", NOON + nth, end(NOON + nth), attributed=replace(CLICKED, tags={"keyword": f"roof{nth:04}"})
        )
        for nth in range(1_200)
    ]
    add_together(log, *calls, make_call("other", NOON, end(NOON), attributed=Attributed(Match.NONE)))
    catch_up()
    page = log.list_calls("demo", CallFilter(search="roof"), None, 1_000)
    assert names_of(page.calls) == [f"CA{nth}" for nth in reversed(range(200, 1_200))]
    rest = log.list_calls("demo", CallFilter(search="roof"), page.next_cursor, 1_000)
    assert len(rest.calls) == 200
    assert find(log, "roof00") == [f"CA{nth}" for nth in reversed(range(100))]
    assert find(log, "roof00 harbor roof0011") == ["CA11"]


def test_tags_that_come_or_change_after_the_end_are_found(log: CallLog, catch_up: Callable[[], None]) -> None:
    call = make_call("CA1", NOON, end(NOON + 9))
    add(log, call)
    catch_up()
    record(log, call, attributed=replace(CLICKED, tags={"keyword": "gutter"}))
    catch_up()
    assert find(log, "gutter") == ["CA1"]
    assert find(log, "repair") == []
    assert names_of(log.list_calls("demo", CallFilter(tags={"keyword": "gutter"}), None, 9).calls) == ["CA1"]
    assert log.list_calls("demo", CallFilter(tags={"gclid": "Cj0KCQ"}), None, 9).calls == ()


def test_call_whose_end_is_corrected_is_found_by_its_new_outcome(log: CallLog, catch_up: Callable[[], None]) -> None:
    call = make_call("CA1", NOON, ring(NOON, "desk"), end(NOON + 9, "no_answer"))
    add(log, call)
    for outcome, events in (("no_answer", []), ("answered", [answer(NOON + 4, "desk")])):
        record(log, call, *events)
        catch_up()
        assert names_of(log.list_calls("demo", CallFilter(outcome=outcome), None, 9).calls) == ["CA1"]
    assert log.list_calls("demo", CallFilter(outcome="no_answer"), None, 9).calls == ()
