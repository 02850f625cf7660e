"""Consent from a stand-in of the WP Consent API: the tag stores and swaps nothing before it."""

import pytest
from playwright.sync_api import Page, expect

from tests.integration.wordpress.site import WordPress
from tests.serving import RunningServer

pytestmark = [pytest.mark.slow, pytest.mark.wordpress]

OWN, SWAPPED = "800-555-0100", "866-555-0101"


def open_page(page: Page, consent: str = "optin", more: str = "") -> None:
    page.goto(f"/contact/?gclid=click-1&consent={consent}{more}")
    page.wait_for_function("window.dni && dni.numbers")


def shows(page: Page, number: str) -> None:
    expect(page.locator("main a[href^='tel:']")).to_have_text(number)
    assert bool(page.evaluate("Object.keys(localStorage).length")) == (number == SWAPPED)


@pytest.fixture(autouse=True)
def _asks_for_marketing(wordpress: WordPress, shared_server: RunningServer) -> None:
    wordpress.save(key="consent", server=shared_server.url, consent="marketing")


def test_nothing_happens_before_the_visitor_decides(page: Page) -> None:
    open_page(page)
    assert page.evaluate("dni.explain().refusal") == "consent"
    shows(page, OWN)


def test_numbers_are_swapped_after_consent_and_on_the_next_page(page: Page) -> None:
    open_page(page)
    page.evaluate("wp_set_consent('marketing', 'allow')")
    shows(page, SWAPPED)
    visitor = page.evaluate("dni.explain().visit.visitor_id")
    open_page(page)
    shows(page, SWAPPED)
    assert page.evaluate("dni.explain().visit.visitor_id") == visitor


def test_refused_consent_and_consent_for_other_categories_change_nothing(page: Page) -> None:
    open_page(page)
    page.evaluate("wp_set_consent('statistics', 'allow')")
    shows(page, OWN)
    page.evaluate("wp_set_consent('marketing', 'deny')")
    shows(page, OWN)
    open_page(page)
    shows(page, OWN)


def test_withdrawn_consent_puts_the_page_back(page: Page) -> None:
    open_page(page)
    page.evaluate("wp_set_consent('marketing', 'allow')")
    shows(page, SWAPPED)
    page.evaluate("wp_set_consent('marketing', 'deny')")
    shows(page, OWN)


def test_consent_that_was_removed_elsewhere_ends_on_the_next_page(page: Page) -> None:
    open_page(page)
    page.evaluate("wp_set_consent('marketing', 'allow')")
    shows(page, SWAPPED)
    page.context.clear_cookies()
    open_page(page)
    shows(page, OWN)


def test_without_a_decision_an_opt_out_region_has_consent(page: Page) -> None:
    open_page(page, "optout")
    shows(page, SWAPPED)


def test_a_consent_type_that_comes_later_is_awaited(page: Page) -> None:
    open_page(page, "", "&wait=1")
    shows(page, OWN)
    page.evaluate("define_consent_type('optout')")
    shows(page, SWAPPED)


def test_without_the_consent_api_there_is_no_consent(page: Page) -> None:
    page.goto("/contact/?gclid=click-1")
    page.wait_for_function("window.dni && dni.numbers")
    shows(page, OWN)
