"""A visit lasts while the visitor stays: the landing counts, not later pages."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenContext
from tests.e2e.expecting import expect
from tests.serving import RunningServer

NOON = 1_800_000_000  # seconds since the epoch, as Playwright takes them
MINUTE = 60


def expect_source(page: Page, source: str) -> None:
    page.wait_for_function("(source) => window.dni && dni.source && dni.source()?.name === source", arg=source)


def come_from(page: Page, server: RunningServer, host: str, path: str) -> None:
    """Land on a page of the site by a link on another site."""
    page.goto(server.url.replace("127.0.0.1", host) + "/elsewhere")
    page.evaluate("(url) => { location.href = url; }", server.url + path)
    page.wait_for_url("**" + path)


def follow_link(page: Page, path: str) -> None:
    """Go on to another page of the site by a link."""
    page.evaluate("(path) => { location.href = path; }", path)
    page.wait_for_url("**" + path)


def test_pages_of_the_site_keep_the_visits_source(page: Page) -> None:
    page.goto("/?gclid=click-1")
    follow_link(page, "/contact")
    expect_source(page, "Google Ads")
    follow_link(page, "/landing/storm-damage")
    expect_source(page, "Google Ads")
    expect(page).to_have_title("Storm damage? Call 866-555-0101")


def test_reloading_keeps_the_visit(page: Page) -> None:
    page.goto("/?gclid=click-1")
    page.evaluate("dni.tag('quote', 'requested')")
    page.reload()
    expect_source(page, "Google Ads")
    assert page.evaluate("dni.tags().quote") == "requested"


def test_reloading_the_landing_of_a_referral_keeps_the_visit(page: Page, server: RunningServer) -> None:
    come_from(page, server, "blog.localhost", "/contact")
    page.evaluate("dni.tag('quote', 'requested')")
    page.reload()
    expect_source(page, "Any other referral")
    assert page.evaluate("dni.tags().quote") == "requested"


def test_typing_an_address_during_the_visit_keeps_the_visit(page: Page) -> None:
    page.goto("/?gclid=click-1")
    page.goto("about:blank")
    page.goto("/contact")
    expect_source(page, "Google Ads")


def test_a_new_tab_is_the_same_visit(page: Page) -> None:
    page.goto("/?gclid=click-1")
    other = page.context.new_page()
    other.goto("/contact")
    expect_source(other, "Google Ads")


def test_an_older_tab_that_is_left_does_not_undo_a_newer_visit(page: Page) -> None:
    page.goto("/?gclid=click-1")
    newer = page.context.new_page()
    newer.goto("/?msclkid=click-2")
    expect_source(newer, "Bing Ads")
    newer.goto("about:blank")
    page.goto("about:blank")
    newer.goto("/contact")
    expect_source(newer, "Bing Ads")


def test_a_tag_of_one_tab_is_kept_when_another_is_left(page: Page) -> None:
    page.goto("/?gclid=click-1")
    other = page.context.new_page()
    other.goto("/contact")
    other.evaluate("dni.tag('quote', 'requested')")
    page.goto("about:blank")
    other.reload()
    assert other.evaluate("dni.tags().quote") == "requested"


def test_another_visitor_has_a_visit_of_their_own(page: Page, open_context: OpenContext) -> None:
    page.goto("/?gclid=click-1")
    other = open_context().new_page()
    other.goto("/contact")
    expect_source(other, "Direct")


def test_a_new_click_on_an_ad_starts_a_new_visit(page: Page) -> None:
    page.goto("/?gclid=click-1")
    page.evaluate("dni.tag('quote', 'requested')")
    page.goto("/contact?msclkid=click-2")
    expect_source(page, "Bing Ads")
    assert page.evaluate("dni.tags()") == {"msclkid": "click-2"}


def test_coming_from_another_site_starts_a_new_visit(page: Page, server: RunningServer) -> None:
    page.goto("/?gclid=click-1")
    come_from(page, server, "blog.localhost", "/contact")
    expect_source(page, "Any other referral")


def test_the_first_touch_counts_if_the_account_says_so(page: Page) -> None:
    page.goto("/?account=first_touch&gclid=click-1")
    page.goto("/contact?account=first_touch&utm_source=newsletter")
    expect_source(page, "Google Ads")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")


def test_the_last_touch_counts_otherwise(page: Page) -> None:
    page.goto("/?gclid=click-1")
    page.goto("/contact?utm_campaign=spring")
    expect_source(page, "Spring newsletter")


@pytest.mark.parametrize(("minutes", "source"), [(29, "Google Ads"), (31, "Direct")])
def test_a_visit_ends_after_its_timeout(page: Page, minutes: int, source: str) -> None:
    page.clock.set_fixed_time(NOON)
    page.goto("/?gclid=click-1")
    expect_source(page, "Google Ads")
    page.goto("about:blank")
    page.clock.set_fixed_time(NOON + minutes * MINUTE)
    page.goto("/contact")
    expect_source(page, source)


def test_every_page_makes_the_visit_last_longer(page: Page) -> None:
    for step in range(4):
        page.clock.set_fixed_time(NOON + step * 20 * MINUTE)
        page.goto("/contact" if step else "/?gclid=click-1")
        expect_source(page, "Google Ads")


def test_the_time_on_a_page_extends_the_visit(page: Page) -> None:
    page.clock.set_fixed_time(NOON)
    page.goto("/?gclid=click-1")
    page.clock.set_fixed_time(NOON + 60 * MINUTE)
    page.goto("/contact")
    expect_source(page, "Google Ads")


def test_coming_from_the_sites_own_pages_is_not_a_referral(page: Page) -> None:
    page.clock.set_fixed_time(NOON)
    page.goto("/")
    page.evaluate("localStorage.clear()")
    page.evaluate("addEventListener('pagehide', () => localStorage.clear())")
    follow_link(page, "/contact")
    expect_source(page, "Direct")


def test_a_return_from_the_payment_page_continues_the_visit(page: Page) -> None:
    page.route("http://www.paypal.com/**", lambda route: route.fulfill(body="Pay", content_type="text/html"))
    page.goto("/?gclid=click-1")
    page.evaluate("dni.tag('quote', 'requested')")
    site = page.url
    page.goto("http://www.paypal.com/checkout")
    page.evaluate("(site) => { location.href = new URL('/contact', site).href; }", site)
    page.wait_for_url("**/contact")
    expect_source(page, "Google Ads")
    assert page.evaluate("[document.referrer, dni.tags().quote]") == ["http://www.paypal.com/", "requested"]


def test_a_visit_that_starts_at_the_payment_page_has_no_referrer(page: Page, server: RunningServer) -> None:
    page.route("http://www.paypal.com/**", lambda route: route.fulfill(body="Pay", content_type="text/html"))
    page.goto("http://www.paypal.com/checkout")
    page.evaluate("(url) => { location.href = url; }", server.url + "/contact")
    page.wait_for_url("**/contact")
    expect_source(page, "Direct")


def test_going_back_to_a_landing_whose_address_was_cleaned_keeps_the_visit(page: Page, server: RunningServer) -> None:
    come_from(page, server, "blog.localhost", "/contact?gclid=click-1")
    expect_source(page, "Google Ads")
    page.evaluate("history.replaceState(0, '', '/contact')")
    page.goto("about:blank")
    page.go_back()
    expect_source(page, "Google Ads")


def test_a_clock_that_was_set_back_does_not_end_the_visit(page: Page) -> None:
    page.clock.set_fixed_time(NOON)
    page.goto("/?gclid=click-1")
    page.clock.set_fixed_time(NOON - 24 * 60 * MINUTE)
    page.goto("/contact")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
