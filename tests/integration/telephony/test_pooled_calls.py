"""Calls to pool numbers: attribution, reservation of the number, and tags during the call."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from server.account_file.read import read_account_file
from server.accounts.runtime import compile_account
from server.domain.calls.attributed import Match
from server.domain.calls.events import MOST_TAG_EVENTS, EventKind
from server.domain.leased_pools import build_leased_pool
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallLog, CallTransaction
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore, PoolState
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.watch.calls import add_page_tags
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALL_ID, CALLED_SHOP_FILE, SID, Line, find, find_url, list_rung, list_verbs
from tests.shop import Clock, Page

SUPPORT = "+18665550140"
SHARED = "+18665550121"


@pytest.fixture
def look(accounts: AccountStore, leases: LeaseStore, clock: Clock) -> "Look":
    """Reads the state of pools."""
    return Look(accounts, leases, clock)


class Look:
    """Reads the shop's pools from the lease store."""

    def __init__(self, accounts: AccountStore, leases: LeaseStore, clock: Clock) -> None:
        self._accounts, self._leases, self._clock = accounts, leases, clock

    def at(self, name: str) -> PoolState:
        """The pool of this name, now."""
        stored = self._accounts.find("shop")
        assert stored is not None
        return self._leases.pool_state(
            build_leased_pool("shop", stored.account.find_number_pool(name)), self._clock.now
        )


def test_call_has_the_visit_of_the_visitor_who_sees_the_number(page: Page, line: Line, find_call: FindCall) -> None:
    assert page.claim("a=ABC&kw=gutters", "support")["numbers"]["support"]["number"] == SUPPORT
    line.call(SUPPORT)
    attributed = find_call().attributed
    assert (attributed.match, attributed.candidates, attributed.number_pool) == (Match.LIVE, 1, "support-pool")
    assert attributed.tags["affiliate_id"] == "ABC"
    assert attributed.landing_url == "https://shop.example/?a=ABC&kw=gutters"
    assert attributed.tracking_source == "Everyone"


def test_number_is_reserved_during_the_call_and_released_at_its_end(
    page: Page, retention: Retention, line: Line, look: Look, clock: Clock
) -> None:
    page.claim("", "support")
    line.call(SUPPORT)
    clock.now += 3_600
    assert (look.at("support-pool").on_call, look.at("support-pool").free) == (1, 0)
    line.hang_up(SUPPORT)
    assert (look.at("support-pool").on_call, look.at("support-pool").free) == (0, 1)
    assert retention.list_unreturned(clock.now, 10) == []


def test_late_webhook_of_an_ended_call_reserves_nothing(page: Page, line: Line, look: Look) -> None:
    page.claim("", "support")
    line.call(SUPPORT)
    line.hang_up(SUPPORT)
    line.call(SUPPORT)
    assert look.at("support-pool").on_call == 0


@pytest.fixture
def watch(accounts: AccountStore, leases: LeaseStore, call_log: CallLog, clock: Clock) -> Callable[[], int]:
    """Adds tags to running calls as maintenance does; returns the number of calls that changed."""

    def look() -> int:
        stored = accounts.find("shop")
        assert stored is not None
        return add_page_tags(compile_account(stored), leases, call_log, clock.now)

    return look


@pytest.mark.parametrize("comes", ["leg", "step", "end", "watch"])
def test_page_tags_during_the_call_are_added_by_the_next_webhook_or_maintenance_run(
    page: Page, line: Line, find_call: FindCall, watch: Callable[[], int], comes: str
) -> None:
    lease = page.claim("a=ABC", "support")["numbers"]["support"]["lease"]
    document = line.call(SUPPORT)
    page.tag(lease, quote="requested")
    assert "quote" not in find_call().attributed.tags
    if comes == "leg":
        line.tell_leg(find_url(document, "Dial/Number", "statusCallback"), "in-progress")
    elif comes == "step":
        line.come_back(find_url(document, "Dial"), To=SUPPORT, DialCallStatus="no-answer")
    elif comes == "end":
        line.hang_up(SUPPORT)
    else:
        assert watch() == 1
    call = find_call()
    assert (call.attributed.tags["quote"], call.attributed.tags["affiliate_id"]) == ("requested", "ABC")
    assert [event.details for event in call.events if event.kind == "tagged"] == [{"quote": "requested"}]


def test_page_can_not_flood_a_call_with_tags(
    page: Page, outbox: Outbox, line: Line, find_call: FindCall, watch: Callable[[], int]
) -> None:
    lease = page.claim("a=ABC", "support")["numbers"]["support"]["lease"]
    line.call(SUPPORT)
    for count in range(MOST_TAG_EVENTS + 10):
        page.tag(lease, quote=f"{count}")
        watch()
    call = find_call()
    assert call.attributed.tags["quote"] == f"{MOST_TAG_EVENTS + 9}", "the tags themselves come on"
    assert sum(event.kind is EventKind.TAGGED for event in call.events) == MOST_TAG_EVENTS
    assert len(outbox.list_outbox("shop", None, 1_000)) == MOST_TAG_EVENTS


def test_tags_that_change_back_and_forth_make_one_event_per_change(
    page: Page, outbox: Outbox, line: Line, find_call: FindCall, watch: Callable[[], int]
) -> None:
    lease = page.claim("a=ABC", "support")["numbers"]["support"]["lease"]
    line.call(SUPPORT)
    for count in range(4 * MOST_TAG_EVENTS):
        tags = {f"t{bit}": str(count >> bit & 1) for bit in range(8)}
        page.tag(lease, **tags)
        watch()
    tagged = sum(event.kind is EventKind.TAGGED for event in find_call().events)
    assert (tagged, len(outbox.list_outbox("shop", None, 1_000))) == (MOST_TAG_EVENTS, MOST_TAG_EVENTS)


def test_adding_tags_does_not_wait_for_another_writer_and_changes_a_call_once(
    page: Page, line: Line, call_log: CallLog, monkeypatch: pytest.MonkeyPatch, watch: Callable[[], int]
) -> None:
    lease = page.claim("", "support")["numbers"]["support"]["lease"]
    begin = call_log.begin
    begun: list[str] = []

    def begin_and_tell() -> AbstractContextManager[CallTransaction]:
        begun.append("writing")
        return begin()

    monkeypatch.setattr(call_log, "begin", begin_and_tell)
    page.tag(lease, quote="thought of")
    assert begun == []
    line.call(SUPPORT)
    begun.clear()
    page.tag(lease, quote="requested")
    assert begun == []
    assert [watch(), watch()] == [1, 0]
    assert begun == ["writing"]


def test_tag_that_returns_to_its_earlier_value_makes_another_event(
    page: Page, outbox: Outbox, line: Line, find_call: FindCall, watch: Callable[[], int]
) -> None:
    lease = page.claim("", "support")["numbers"]["support"]["lease"]
    line.call(SUPPORT)
    for quote in ("one", "two", "two", "one"):
        line.clock.now += 1
        page.tag(lease, quote=quote)
        watch()
    assert [event.details["quote"] for event in find_call().events if event.kind == "tagged"] == ["one", "two", "one"]
    recorded = [entry.request.url.rpartition("=")[2] for entry in reversed(outbox.list_outbox("shop", None, 10))]
    assert recorded == ["one", "two", "one"]


def test_later_tags_of_the_visitor_are_not_added_to_an_ended_call(page: Page, line: Line, find_call: FindCall) -> None:
    other = Page(page.client, "visitor-9999999999")
    lease = page.claim("", "support")["numbers"]["support"]["lease"]
    line.call(SUPPORT)
    line.hang_up(SUPPORT)
    assert other.claim("", "support")["numbers"]["support"]["number"] == SUPPORT
    page.client.post("/a/shop/tag", json={"lease": lease, "tags": {"quote": "late"}})
    assert "quote" not in find_call().attributed.tags


def test_postbacks_are_queued_with_the_call(page: Page, outbox: Outbox, line: Line) -> None:
    lease = page.claim("a=ABC", "support")["numbers"]["support"]["lease"]
    line.call(SUPPORT)
    page.tag(lease, quote="requested")
    line.hang_up(SUPPORT)
    line.hang_up(SUPPORT)
    urls = sorted(entry.request.url for entry in outbox.list_outbox("shop", None, 10))
    assert urls == ["https://tracker.example/?cid=ABC&sec=0", "https://tracker.example/?quote=requested"]


def test_extension_decides_the_visitor_of_the_call(page: Page, line: Line, look: Look, find_call: FindCall) -> None:
    for index, keyword in enumerate(("gutters", "slate", "tiles")):
        Page(page.client, f"visitor-000000000{index}").claim_sales(f"kw={keyword}")
    asked = line.call(SHARED)
    assert list_verbs(asked) == ["Gather", "Redirect"]
    assert find_call().attributed.match is Match.NONE
    ring = line.come_back(find_url(asked, "Gather"), To=SHARED, Digits="102")
    assert list_rung(ring) == ["+14155550180", "+14155550181"]
    call = find_call()
    assert (call.attributed.match, call.attributed.tags["keyword"]) == (Match.LIVE, "tiles")
    assert call.tracking_number == PhoneNumber(SHARED, "102")
    assert look.at("roofing-pool").on_call == 1
    line.hang_up(SHARED)
    assert look.at("roofing-pool").on_call == 0
    assert find_call().attributed.number_pool == "roofing-pool"


def test_repeated_webhook_with_an_extension_is_the_same_call(page: Page, line: Line, find_call: FindCall) -> None:
    page.claim_sales("kw=gutters")
    asked = find_url(line.call(SHARED), "Gather")
    first = line.post(asked, {"CallSid": SID, "To": SHARED, "Digits": "101"}).get_data()
    before = find_call()
    assert line.post(asked, {"CallSid": SID, "To": SHARED, "Digits": "101"}).get_data() == first
    assert find_call() == before


def test_caller_without_an_extension_is_still_connected(line: Line, find_call: FindCall) -> None:
    asked = line.call(SHARED)
    again = line.come_back(find_url(asked, "Gather"), To=SHARED, Digits="999")
    assert list_verbs(again) == ["Gather", "Redirect"]
    ring = line.come_back(find(again, "Redirect").text or "", To=SHARED)
    assert list_rung(ring) == ["+14155550180", "+14155550181"]
    assert (find_call().attributed.match, find_call().tracking_number.extension) == (Match.NONE, None)


def test_whisper_has_the_calls_tags_without_markup_from_visitors(page: Page, line: Line) -> None:
    page.claim("kw=<Hangup/>", "support")
    document = line.call(SUPPORT)
    url = find_url(document, "Dial/Number", "url")
    whisper = line.come_back(url, CallSid="CA" + "f" * 32, ParentCallSid=SID)
    assert list_verbs(whisper) == ["Say"]
    assert (find(whisper, "Say").text or "").startswith("A call about Hangup")


def test_redial_gets_the_attribution_of_the_first_call(page: Page, line: Line, find_call: FindCall) -> None:
    page.claim("a=ABC", "support")
    line.call(SUPPORT)
    line.hang_up(SUPPORT)
    line.clock.now += 7_200
    line.call(SUPPORT, sid="CA" + "b" * 32)
    again = find_call("twilio-CA" + "b" * 32)
    assert (again.attributed.match, again.attributed.earlier_call_id) == (Match.REDIAL, CALL_ID)
    assert (again.attributed.tags["affiliate_id"], again.is_repeat, again.is_duplicate) == ("ABC", True, True)


def test_number_that_left_its_pool_during_the_call_is_released(
    page: Page, retention: Retention, line: Line, look: Look, accounts: AccountStore, clock: Clock
) -> None:
    page.claim_sales("kw=gutters")
    line.call("+18665550120")
    accounts.save(read_account_file(CALLED_SHOP_FILE.replace('["+18665550120", ', '["+18665550129", ').encode()))
    line.hang_up("+18665550120", status="completed")
    assert retention.list_unreturned(clock.now, 10) == []
    assert look.at("roofing-pool").on_call == 0


def test_each_webhook_of_a_call_queries_the_lease_once_and_opens_one_transaction(
    page: Page, line: Line, leases: LeaseStore, call_log: CallLog, monkeypatch: pytest.MonkeyPatch, find_call: FindCall
) -> None:
    for index, keyword in enumerate(("gutters", "slate")):
        Page(page.client, f"visitor-000000000{index}").claim_sales(f"kw={keyword}")
    asked: list[str] = []

    def note(store: LeaseStore | CallLog, method: str) -> None:
        original = getattr(store, method)
        monkeypatch.setattr(store, method, lambda *arguments: [asked.append(method), original(*arguments)][1])

    for method in ("call_started", "find_by_tracking_number"):
        note(leases, method)
    note(call_log, "begin")
    document = line.call(SHARED)
    assert asked == ["begin"], "the extension says whose number it is"
    asked.clear()
    rung = line.come_back(find_url(document, "Gather"), To=SHARED, Digits="101")
    assert (list_verbs(rung), asked) == (["Dial"], ["call_started", "begin"])
    assert find_call().attributed.match is Match.LIVE
    asked.clear()
    line.call(SUPPORT, sid="CA" + "b" * 32)
    assert asked == ["call_started", "begin"]
    asked.clear()
    line.come_back(find_url(rung, "Dial"), To=SHARED, DialCallStatus="no-answer")
    assert asked == ["call_started", "begin"]
