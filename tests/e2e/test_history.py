"""Back and forward, with and without the browser's back/forward cache, and reloading."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser import launch_options
from tests.e2e.showing import settle
from tests.serving import RunningServer


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


@pytest.fixture
def caching_page(playwright: Playwright, server: RunningServer) -> Iterator[Page]:
    """A page of a browser whose back/forward cache is on; Playwright turns it off unless told."""
    browser = playwright.chromium.launch(**launch_options(), ignore_default_args=["--disable-back-forward-cache"])
    yield browser.new_context(base_url=server.url).new_page()
    browser.close()


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
