"""Back and forward, with and without the browser's back/forward cache, and reloading."""

from contextlib import closing
from socket import socket

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPools
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SHORT_BUFFER_SECONDS, write_pool
from tests.e2e.showing import settle
from tests.e2e.visitors import Visitor

REFUSE = """const ask = window.fetch;
window.fetch = (...given) => localStorage.is_refused === "true" ? ask("http://127.0.0.1:PORT/") : ask(...given);"""
"""Where Playwright itself answers for a server, the browser keeps no page in the back/forward cache."""


def find_closed_port() -> int:
    """A port of this machine that nobody listens at."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_going_back_to_a_page_shows_the_tracking_number(page: Page) -> None:
    page.goto("/?gclid=click-1&strip=off")
    page.goto("/contact")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
    page.go_back()
    expect(page.locator("main .nowrap")).to_have_text("866-555-0101")
    page.go_forward()
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")


def test_reloading_keeps_the_tracking_number(page: Page) -> None:
    page.goto("/?gclid=click-1")
    page.goto("/contact")
    page.reload()
    settle(page)
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")


def test_moving_within_a_page_keeps_it_swapped(page: Page) -> None:
    page.goto("/contact?gclid=click-1")
    page.evaluate("location.hash = '#main'; history.pushState(null, '', '/somewhere?utm_campaign=spring')")
    page.evaluate("document.querySelector('.number a').textContent = '800.555.0100'")
    expect(page.locator(".number a").first).to_have_text("866.555.0101")
    assert page.evaluate("dni.source().name") == "Google Ads"


def test_a_page_from_the_back_forward_cache_stays_swapped(caching_page: Page) -> None:
    caching_page.add_init_script("addEventListener('pageshow', (event) => { window.isRestored = event.persisted; })")
    caching_page.goto("/contact?gclid=click-1")
    caching_page.goto("/")
    caching_page.evaluate("history.back()")
    caching_page.wait_for_function("window.isRestored === true")
    number = caching_page.locator(".number a").first
    expect(number).to_have_text("(866) 555-0101")
    number.evaluate("(one) => { one.textContent = '800.555.0100'; }")
    expect(number).to_have_text("866.555.0101")


@pytest.mark.parametrize(
    ("is_refused", "shows", "reasons"),
    [(False, "(866) 555-0120", ["expired"]), (True, "(800) 555-0199", ["expired", "network"])],
)
def test_a_page_from_the_back_forward_cache_announces_why_its_number_expired(
    caching_page: Page, open_pools: OpenPools, is_refused: bool, shows: str, reasons: list[str]
) -> None:
    account = open_pools(write_pool(FIRST, buffer_seconds=SHORT_BUFFER_SECONDS))
    visitor = Visitor(caching_page, account.key)
    caching_page.add_init_script("addEventListener('pageshow', (event) => { window.isRestored = event.persisted; })")
    caching_page.add_init_script(REFUSE.replace("PORT", str(find_closed_port())))
    caching_page.goto(f"/contact?account={visitor.account}&a=ABC")
    number = caching_page.locator(".number a").first
    expect(number).to_have_text("(866) 555-0120")
    caching_page.evaluate("heard.length = 0")
    caching_page.goto("/?tag=none")
    visitor.wait_until(account.count_free)
    caching_page.evaluate("(is_refused) => { localStorage.is_refused = is_refused; }", is_refused)
    caching_page.evaluate("history.back()")
    caching_page.wait_for_function("(last) => heard.some(({reason}) => reason === last)", arg=reasons[-1])
    expect(number).to_have_text(shows)
    assert caching_page.evaluate("window.isRestored")
    assert visitor.reasons() == reasons


def test_a_page_from_the_back_forward_cache_renews_its_lease(caching_page: Page, open_pools: OpenPools) -> None:
    visitor = Visitor(caching_page, open_pools(write_pool(FIRST)).key)
    caching_page.add_init_script("addEventListener('pageshow', (event) => { window.isRestored = event.persisted; })")
    caching_page.goto(f"/contact?account={visitor.account}&a=ABC")
    number = caching_page.locator(".number a").first
    expect(number).to_have_text("(866) 555-0120")
    caching_page.goto("/?tag=none")
    visitor.calls.clear()
    with caching_page.expect_response("**/renew") as renewed:
        caching_page.evaluate("history.back()")
    assert renewed.value.json()["leases"] == [{"live": True}]
    assert caching_page.evaluate("window.isRestored")
    expect(number).to_have_text("(866) 555-0120")
    assert visitor.names("claim", "renew") == ["renew"]
