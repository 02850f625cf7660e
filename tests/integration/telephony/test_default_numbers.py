"""Calls to a pool's default number take the account's routes, and are logged with match `default`."""

import json
import time

import pytest

from server.account_file.read import read_account_file
from server.accounts.runtime import compile_account
from server.domain.calls.attributed import Match
from server.domain.leased_pools import build_leased_pool
from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from server.stores.retention import Retention
from server.watch.calls import return_numbers
from tests.integration.pools.visits import run
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALLED_SHOP_FILE, CALLER, SID, Line, find_url, list_rung, list_verbs
from tests.shop import DEFAULT_NUMBER, POOL_NUMBERS, Page


def save(accounts: AccountStore, *changes: tuple[str, str]) -> None:
    text = CALLED_SHOP_FILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    accounts.save(read_account_file(text.encode()))


def test_call_to_the_default_number_is_connected_and_logged(
    line: Line, page: Page, find_call: FindCall, call_log: CallLog
) -> None:
    for visitor in range(len(POOL_NUMBERS)):
        page.visitor_id = f"visitor-000000000{visitor}"
        page.claim_sales(f"kw={visitor}")
    page.visitor_id = "visitor-late00000"
    shown = page.claim_sales("kw=late")
    assert shown["number"] == DEFAULT_NUMBER

    document = line.call(shown["number"])
    assert list_rung(document) == ["+14155550180", "+14155550181"]
    attributed = find_call().attributed
    assert (attributed.match, attributed.candidates) == (Match.DEFAULT, 0)
    assert attributed.tracking_source == "Default number of roofing-pool"
    assert (attributed.campaign, attributed.number_pool, attributed.tags) == ("roofing", "roofing-pool", {})
    line.come_back(find_url(document, "Dial"), To=DEFAULT_NUMBER, DialCallStatus="completed", DialCallDuration="9")
    line.hang_up(DEFAULT_NUMBER)
    wanted = CallFilter(match="default", number_pool="roofing-pool", tracking_source="Default number of roofing-pool")
    (call,) = call_log.list_calls("shop", wanted, None, 10).calls
    assert (call.progress.outcome, call.tracking_number.number) == ("answered", DEFAULT_NUMBER)


def test_call_to_the_default_number_reserves_no_number_of_the_pool(
    line: Line, leases: LeaseStore, accounts: AccountStore, retention: Retention
) -> None:
    stored = accounts.find("shop")
    assert stored is not None
    pool = build_leased_pool("shop", stored.account.number_pools[0])
    before = leases.pool_state(pool, line.clock.now)
    line.call(DEFAULT_NUMBER)
    assert leases.pool_state(pool, line.clock.now) == before
    line.hang_up(DEFAULT_NUMBER)
    assert leases.pool_state(pool, line.clock.now) == before
    runtime = compile_account(stored)
    assert return_numbers(lambda _key: runtime, leases, retention, line.clock.now + 999) == 0


ON_CAMPAIGN = ("- {name: roofing}", "- {name: roofing, route: menu}")
ON_POOL = ("{name: roofing-pool,", "{name: roofing-pool, route: message,")


@pytest.mark.parametrize(
    ("changes", "verbs"),
    [([], ["Dial"]), ([ON_CAMPAIGN], ["Gather", "Redirect"]), ([ON_CAMPAIGN, ON_POOL], ["Say", "Record", "Redirect"])],
)
def test_default_number_takes_the_most_specific_route_of_pool_campaign_or_account(
    line: Line, accounts: AccountStore, changes: list[tuple[str, str]], verbs: list[str]
) -> None:
    save(accounts, *changes)
    assert list_verbs(line.call(DEFAULT_NUMBER)) == verbs


def test_target_number_of_the_pool_rings_without_a_route(line: Line, accounts: AccountStore) -> None:
    save(accounts, (", route: main}", "}"))
    assert list_rung(line.call(DEFAULT_NUMBER)) == ["+18005550100"]


def test_second_call_to_the_default_number_is_matched_as_default_again(line: Line, find_call: FindCall) -> None:
    line.call(DEFAULT_NUMBER)
    line.hang_up(DEFAULT_NUMBER)
    line.clock.now += 600
    line.call(DEFAULT_NUMBER, sid="CAagain")
    again = find_call("twilio-CAagain")
    assert (again.attributed.match, again.attributed.earlier_call_id, again.is_repeat) == (Match.DEFAULT, "", True)


def test_commands_show_calls_to_the_default_number(
    line: Line, store_settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store_settings.items():
        monkeypatch.setenv(name, value)
    line.clock.now = time.time()
    line.call(DEFAULT_NUMBER)
    line.call("+18665550150", sid="CAradio")
    pools = json.loads(run("pool", "status", "--format", "json").stdout)
    assert [(pool["number_pool"], pool["default_number_calls_last_day"]) for pool in pools] == [
        ("roofing-pool", 1),
        ("partner-pool", 0),
        ("support-pool", 0),
    ]
    (listed,) = run("calls", "list", "--match", "default", "--format", "json").stdout.splitlines()
    assert json.loads(listed)["tracking_source"] == "Default number of roofing-pool"
    assert "the number pool whose default number it is" in run("calls", "show", SID).stdout
    explained = run("route", "explain", DEFAULT_NUMBER).stdout
    assert "default number of the number pool 'roofing-pool' of account 'shop'" in explained


def test_default_number_is_recognised_in_any_notation(line: Line, find_call: FindCall) -> None:
    assert list_verbs(line.call("sip:8005550199@example.com", "anonymous")) == ["Dial"]
    assert find_call().attributed.match is Match.DEFAULT


@pytest.mark.parametrize("number", ["+18665550150", "+18665550110"])
def test_default_number_that_is_a_sources_tracking_number_stays_the_sources(
    line: Line, accounts: AccountStore, find_call: FindCall, number: str
) -> None:
    save(accounts, ('default_number: "+18005550199"', f'default_number: "{number}"'))
    line.call(number)
    assert find_call().attributed.match is Match.SOURCE


@pytest.mark.parametrize("number", ["+18005550100", "+14155550180"])
def test_default_number_that_is_a_target_or_receiving_number_is_not_a_tracking_number(
    line: Line, accounts: AccountStore, call_log: CallLog, number: str
) -> None:
    save(accounts, ('default_number: "+18005550199"', f'default_number: "{number}"'))
    assert list_verbs(line.call(number, CALLER)) == ["Say", "Hangup"]
    assert call_log.list_calls("shop", CallFilter(), None, 10).calls == ()
