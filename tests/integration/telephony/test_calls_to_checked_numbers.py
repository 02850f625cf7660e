"""Calls to numbers that a check of the site sees: they get through, and are attributed as if there was no check."""

from dataclasses import replace

from server.account_file.read import read_account_file
from server.domain.calls.attributed import Match
from server.domain.leased_pools import build_leased_pool
from server.domain.site_check.check_tokens import CheckTokens
from server.settings import Settings
from server.stores.leases.contract import LeaseStore
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALLED_SHOP_FILE, Line, find_url, list_rung
from tests.shop import Clock, Page

SHARED = "+18665550121"


def check_site(page: Page, settings: Settings, clock: Clock) -> str:
    """The number that a check of the site is lent."""
    token = CheckTokens([settings.secret_key]).write("shop", clock.now + 600)
    checker = replace(page, visitor_id="checker-0123456789")
    number = checker.claim_sales(f"a=9&dni_check={token}")
    assert "lease" in number, number
    return f"{number['number']}x{number['extension']}"


def test_call_to_a_number_that_a_check_sees_has_the_last_visit(
    page: Page, line: Line, settings: Settings, leases: LeaseStore, clock: Clock, find_call: FindCall
) -> None:
    pool = build_leased_pool("shop", read_account_file(CALLED_SHOP_FILE.encode()).find_number_pool("roofing-pool"))
    for key in ("1", "2", "3"):
        replace(page, visitor_id=f"visitor-0123456-{key}").claim_sales(f"a={key}")
    for pool_number in pool.pool_numbers:
        leases.release(pool, pool_number, clock.now)
    clock.now += 5
    assert check_site(page, settings, clock) == f"{SHARED}x102"
    line.come_back(find_url(line.call(SHARED), "Gather"), To=SHARED, Digits="102")
    attributed = find_call().attributed
    assert (attributed.match, attributed.landing_url) == (Match.RECENT, "https://shop.example/?a=3")


def test_call_to_a_number_that_only_a_check_has_seen_gets_through_without_a_visit(
    page: Page, line: Line, settings: Settings, clock: Clock, find_call: FindCall
) -> None:
    assert check_site(page, settings, clock) == f"{SHARED}x102"
    assert list_rung(line.come_back(find_url(line.call(SHARED), "Gather"), To=SHARED, Digits="102"))
    assert find_call().attributed.landing_url == ""
