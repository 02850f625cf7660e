"""A number that an earlier page has shown, and whose lease has ended, is on no later page."""

from playwright.sync_api import Page

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.expecting import expect
from tests.e2e.pools import FIRST, SECOND, write_pool

_KEEP = "sessionStorage.setItem('kept', document.body.innerHTML)"
_PUT_BACK = "document.body.innerHTML = sessionStorage.getItem('kept')"


def test_html_stored_by_an_earlier_page_shows_the_current_number(
    open_pools: OpenPools, open_visitor: OpenVisitor
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look()
    visitor.sees("866-555-0120")
    visitor.page.evaluate(_KEEP)
    account.release(FIRST)
    visitor.hide()
    visitor.come_back()
    visitor.sees("866-555-0121")
    visitor.look(body="<p>Nothing to call here</p>")
    visitor.page.wait_for_function("document.readyState === 'complete'")
    visitor.page.evaluate(_PUT_BACK)
    visitor.sees("866-555-0121")
    assert "0120" not in visitor.page.evaluate("document.body.outerHTML")


def test_shown_numbers_are_deleted_when_consent_is_withdrawn(page: Page) -> None:
    page.goto("/?gclid=click-1")
    expect(page.locator("a[href^='tel:']").first).to_have_attribute("href", "tel:+18665550101")
    assert "866" in page.evaluate("sessionStorage.getItem('dni_demo')")
    page.evaluate("dni.consent('denied')")
    assert page.evaluate("sessionStorage.getItem('dni_demo')") is None
