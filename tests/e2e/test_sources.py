"""Each way to arrive shows its tracking source's number: by click ID, campaign parameters, landing path and referrer."""

import re

import pytest
from playwright.sync_api import Page

from demo_pages.arrivals import list_arrivals
from server.check.pytest_plugin import ExpectNumber, Visit
from tests.e2e.expecting import expect
from tests.serving import RunningServer
from tests.tables import show_some

ARRIVALS = {
    "gclid=1": ("Google Ads", "(866) 555-0101"),
    "GCLID=1": ("Google Ads", "(866) 555-0101"),
    "gbraid=1": ("Google Ads", "(866) 555-0101"),
    "utm_source=google&utm_medium=cpc": ("Google Ads", "(866) 555-0101"),
    "utm_source=Google&utm_medium=CPC": ("Google Ads", "(866) 555-0101"),
    "msclkid=1": ("Bing Ads", "(866) 555-0111"),
    "utm_source=facebook&utm_medium=paid&fbclid=1": ("Facebook, paid", "(866) 555-0113"),
    "utm_source=facebook": ("Facebook", "(866) 555-0155"),
    "ttclid=1": ("TikTok, paid", "(866) 555-0117"),
    "utm_campaign=spring": ("Spring newsletter", "(866) 555-0103"),
    "utm_medium=email": ("Email", "(866) 555-0165"),
    "li_fat_id=1": ("LinkedIn", "(866) 555-0161 ext. 12"),
    "twclid=1": ("X", "(866) 555-0159"),
    "utm_source=chatgpt.com": ("ChatGPT", "(866) 555-0151"),
    "utm_source=perplexity": ("Other AI assistants", "(866) 555-0153"),
    "gclid=1&msclkid=1&utm_campaign=spring": ("Google Ads", "(866) 555-0101"),
    "a=1": ("Direct", "(800) 555-0100"),
    "gclid=": ("Direct", "(800) 555-0100"),
    "": ("Direct", "(800) 555-0100"),
}
SHOWS_ONE_OF = """(expected) => {
  const { number, extension } = dni.numbers().sales ?? { number: "none" };
  return expected.includes(extension ? `${number} ext. ${extension}` : number);
}"""
# Arrivals that `visit` finds by itself: by referrer, by landing path, and with a target number that the source has none for.
SEEN = (
    ("/contact", "google_organic", "+18665550143"),
    ("/contact", "duckduckgo", "+18665550149"),
    ("/contact", "Any other referral", "+18665550169"),
    ("/spring", "Spring newsletter", "+18665550103"),
    ("/contact", "Spring newsletter", "+18005550123"),
)


def expect_source(page: Page, source: str, number: str | re.Pattern[str]) -> None:
    expect(page.locator("#dni-strip [data-strip=summary]")).to_have_text(source)
    assert page.evaluate("dni.source().name") == source
    expect(page.locator(".number a").first).to_have_text(number)


def test_an_affiliates_link_has_its_source_and_leases_a_number(page: Page) -> None:
    page.goto("/contact?a=1&s=2")
    of_the_pool = re.compile(r"\(866\) 555-012[0-5]( ext\. 10[12])?")
    expect_source(page, "An affiliate's link", of_the_pool)
    expect(page.locator(".number a").nth(1)).to_have_text("(866) 555-0168")


@pytest.mark.parametrize("query", show_some(ARRIVALS, every=4))
def test_a_link_with_parameters_has_its_source(page: Page, query: str) -> None:
    page.goto(f"/contact?{query}")
    expect_source(page, *ARRIVALS[query])


@pytest.mark.parametrize(("url", "source", "number"), SEEN)
def test_a_visitor_of_a_source_sees_its_number(
    visit: Visit, expect_number: ExpectNumber, url: str, source: str, number: str
) -> None:
    expect_number(visit(url, source=source), number)


def test_a_paid_click_from_a_search_engine_is_paid(page: Page, server: RunningServer) -> None:
    page.goto(server.url.replace("127.0.0.1", "www.google.localhost") + "/elsewhere")
    page.evaluate("(url) => { location.href = url; }", f"{server.url}/contact?gclid=1")
    page.wait_for_url("**/contact?gclid=1")
    expect_source(page, "Google Ads", "(866) 555-0101")


def test_every_arrival_of_the_demo_has_its_stated_source(page: Page, server: RunningServer) -> None:
    for arrival in list_arrivals(server.url):
        page.context.clear_cookies()
        page.goto("/contact?tag=none")
        page.evaluate("localStorage.clear()")
        page.goto("about:blank")
        page.goto(arrival.url)
        if "/elsewhere" in arrival.url:
            page.locator("main a, body a").first.click()
            page.wait_for_url("http://127.0.0.1*/**")
        expect(page.locator("#dni-strip [data-strip=summary]")).to_have_text(arrival.tracking_source)
        page.wait_for_function(SHOWS_ONE_OF, arg=list(arrival.sales_numbers or ["none"]))


def test_a_fragment_is_read_if_the_account_asks_for_it(page: Page) -> None:
    page.goto("/contact?account=fragment#gclid=click-1")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    page.goto("/contact#gclid=click-1")
    expect(page.locator("#dni-strip [data-strip=summary]")).to_have_text("Direct")
