"""A call from a blocked caller: rejected, logged once, and without any effect on visitors, reports or other systems."""

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.accounts.runtimes import AccountRuntimes
from server.app import create_app
from server.bundle import Bundle
from server.domain.accounts import Account
from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.leased_pools import build_leased_pool
from server.open_stores import Stores
from server.settings import Settings
from server.stores.call_log import CallFilter, CallLog
from server.stores.leases.contract import LeaseStore
from server.stores.outbox import Outbox
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALL_ID, CALLED_SHOP_FILE, CALLER, SID, Line, find, list_verbs
from tests.shop import Clock, Page

RADIO = "+18665550150"
POOLED = "+18665550120"
SPAMMER = "+19005550100"
BLOCKED = '\nblocked_callers: ["+14155550199", {caller: "+1900*", note: Premium rate}, withheld]\n'
OTHER_SID = "CA" + "0" * 31 + "2"


@pytest.fixture
def account() -> Account:
    return read_account_file((CALLED_SHOP_FILE + BLOCKED).encode())


@pytest.fixture
def app(settings: Settings, stores: Stores, bundle: Bundle, clock: Clock, account: Account) -> Flask:
    stores.accounts.save(account)
    runtimes = AccountRuntimes(stores.accounts, recheck_seconds=0.0)
    return create_app(settings, bundle=bundle, stores=stores, runtimes=runtimes, environment={}, clock=clock)


@pytest.mark.parametrize("caller", ["+14155550199", SPAMMER, "+266696687", "anonymous", "4155550199"])
def test_blocked_caller_is_rejected_and_logged_once(
    line: Line, call_log: CallLog, find_call: FindCall, clock: Clock, caller: str
) -> None:
    for _ in range(3):
        document = line.call(RADIO, caller)
        assert list_verbs(document) == ["Reject"]
        assert find(document, "Reject").get("reason") == "rejected"
        clock.now += 1
    line.hang_up(RADIO, status="no-answer", From=caller)
    (logged,) = call_log.list_calls("shop", CallFilter(), None, 10).calls
    assert logged.progress.outcome is Outcome.BLOCKED
    assert [event.kind.value for event in find_call().events] == ["started", "blocked", "ended", "ended"]
    assert call_log.list_calls("shop", CallFilter(outcome="blocked"), None, 10).calls == (logged,)


@pytest.mark.parametrize("caller", [CALLER, "", "911", "unknown", "+112", "garbage", "+18005550199"])
def test_other_callers_and_unreadable_numbers_get_through(line: Line, find_call: FindCall, caller: str) -> None:
    assert list_verbs(line.call(RADIO, caller)) == ["Dial"]
    assert find_call().progress.outcome is Outcome.RUNNING


def test_blocked_call_sends_no_postback(line: Line, outbox: Outbox, clock: Clock) -> None:
    line.call(RADIO, SPAMMER)
    clock.now += 1
    line.hang_up(RADIO, From=SPAMMER)
    assert outbox.list_outbox("shop", None, 10) == []
    line.call(RADIO, CALLER, sid=OTHER_SID)
    line.hang_up(RADIO, sid=OTHER_SID)
    assert [entry.request.call_id for entry in outbox.list_outbox("shop", None, 10)] == [f"twilio-{OTHER_SID}"]


def test_blocked_call_leaves_the_visitor_s_number_alone(
    line: Line, page: Page, leases: LeaseStore, account: Account, find_call: FindCall, clock: Clock
) -> None:
    token = page.claim_sales("kw=roof")["lease"]
    pool = build_leased_pool("shop", account.find_number_pool("roofing-pool"))
    before = leases.pool_state(pool, clock.now)
    line.call(POOLED, SPAMMER)
    line.hang_up(POOLED, From=SPAMMER, status="no-answer")
    line.hang_up(POOLED, From=SPAMMER, status="no-answer")
    assert leases.pool_state(pool, clock.now) == before
    assert page.is_live(token)
    call = find_call()
    assert (call.attributed.match, call.attributed.number_pool, call.attributed.visitor_id) == (Match.NONE, "", "")


def test_blocked_call_to_a_default_number_is_no_miss(line: Line, find_call: FindCall) -> None:
    line.call("+18005550199", SPAMMER)
    assert find_call().attributed.match is Match.NONE


def test_caller_who_is_unblocked_is_no_repeat_caller(
    line: Line, stores: Stores, find_call: FindCall, clock: Clock
) -> None:
    line.call(RADIO, SPAMMER)
    line.hang_up(RADIO, From=SPAMMER)
    stores.accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
    clock.now += 60
    assert list_verbs(line.call(RADIO, SPAMMER, sid=OTHER_SID)) == ["Dial"]
    call = find_call(f"twilio-{OTHER_SID}")
    assert (call.is_repeat, call.is_duplicate) == (False, False)
    line.hang_up(RADIO, sid=OTHER_SID, From=SPAMMER)
    clock.now += 60
    third = "CA" + "0" * 31 + "3"
    line.call(RADIO, SPAMMER, sid=third)
    assert find_call(f"twilio-{third}").is_repeat


def test_running_call_goes_on_when_its_caller_is_blocked(
    line: Line, stores: Stores, account: Account, clock: Clock
) -> None:
    stores.accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
    assert list_verbs(line.call(RADIO, SPAMMER)) == ["Dial"]
    stores.accounts.save(account)
    clock.now += 2
    assert list_verbs(line.call(RADIO, SPAMMER)) == ["Dial"], "a repeated webhook gets the first response"


def test_repeated_webhook_of_a_rejected_call_is_rejected_after_the_caller_is_unblocked(
    line: Line, stores: Stores, find_call: FindCall, clock: Clock
) -> None:
    line.call(RADIO, SPAMMER)
    stores.accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
    clock.now += 2
    assert list_verbs(line.call(RADIO, SPAMMER)) == ["Reject"]
    assert find_call().progress.outcome is Outcome.BLOCKED


def test_status_before_the_call_comes_in_reserves_no_number(
    line: Line, page: Page, leases: LeaseStore, account: Account, call_log: CallLog, clock: Clock
) -> None:
    page.claim_sales("kw=roof")
    pool = build_leased_pool("shop", account.find_number_pool("roofing-pool"))
    before = leases.pool_state(pool, clock.now)
    line.hang_up(POOLED, status="ringing", From=SPAMMER)
    assert call_log.find("shop", CALL_ID) is None
    assert leases.pool_state(pool, clock.now) == before
    assert list_verbs(line.call(POOLED, SPAMMER)) == ["Reject"]


def test_end_of_a_rejected_call_that_was_not_logged_is_logged_as_blocked(line: Line, find_call: FindCall) -> None:
    line.hang_up(POOLED, status="no-answer", From=SPAMMER)
    assert (find_call().progress.outcome, find_call().attributed.match) == (Outcome.BLOCKED, Match.NONE)


def test_blocked_caller_is_rejected_before_an_extension_is_asked(line: Line, stores: Stores, clock: Clock) -> None:
    shared = CALLED_SHOP_FILE.replace(
        '{name: Radio, kind: off_site, tracking_number: "+18665550150"',
        '{name: Radio, kind: off_site, tracking_number: {number: "+18665550150", extension: "12"}',
    )
    stores.accounts.save(read_account_file((shared + BLOCKED).encode()))
    clock.now += 2
    assert list_verbs(line.call(RADIO, SPAMMER)) == ["Reject"]
    assert list_verbs(line.call(RADIO, CALLER, sid=OTHER_SID)) == ["Gather", "Redirect"]


def test_call_is_rejected_by_its_number_alone_for_another_sid(line: Line, call_log: CallLog) -> None:
    line.call(RADIO, SPAMMER)
    line.call(RADIO, SPAMMER, sid=OTHER_SID)
    calls = call_log.list_calls("shop", CallFilter(), None, 10).calls
    assert {call.carrier_call_id for call in calls} == {SID, OTHER_SID}
    assert {call.is_repeat for call in calls} == {False}
