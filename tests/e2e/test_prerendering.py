"""A prerendered page waits until it is activated, and then makes the calls from before."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, serve_document, settle

BODY = "<p>800-555-0100</p>"
_PRERENDER = """window.isPrerendering = true;
Object.defineProperty(Document.prototype, "prerendering", {get: () => window.isPrerendering});
window.activate = () => {
  isPrerendering = false;
  document.dispatchEvent(new Event("prerenderingchange"));
};"""
_STUB = "<script>window.dni = window.dni || []</script>"


def prerender(page: Page, account: str = "demo", head: str = "") -> None:
    """Open a page that says of itself that it is being prerendered."""
    page.add_init_script(_PRERENDER)
    document = f'<!doctype html><head>{head}<script src="/a/{account}/dni.js"></script></head>{BODY}'
    serve_document(page, document, path="/shown")
    page.goto("/shown?gclid=click-1")


def test_a_prerendered_page_stores_and_swaps_nothing(page: Page) -> None:
    prerender(page)
    assert read_all(page, "p") == ["800-555-0100"]
    assert page.evaluate("Object.keys(localStorage)") == []
    page.evaluate("dni.on('ready', () => { window.isReady = true; })")
    assert not page.evaluate("window.isReady")
    page.evaluate("activate()")
    expect(page.locator("p")).to_have_text("866-555-0101")
    assert page.evaluate("window.isReady")
    assert page.evaluate("Object.keys(localStorage)") == ["dni_demo"]


@pytest.mark.parametrize("call", ["dni.consent('granted')", "dni.push(['consent', 'granted'])"])
def test_consent_given_while_prerendering_counts_later(page: Page, call: str) -> None:
    prerender(page, "consent")
    page.evaluate(call)
    assert read_all(page, "p") == ["800-555-0100"]
    assert page.evaluate("Object.keys(localStorage)") == []
    page.evaluate("activate()")
    expect(page.locator("p")).to_have_text("866-555-0101")
    assert page.evaluate("Object.keys(localStorage)") == ["dni_consent"]


def test_without_consent_an_activated_page_does_nothing(page: Page) -> None:
    prerender(page, "consent")
    page.evaluate("activate()")
    assert page.evaluate("dni.explain().refusal") == "consent"
    assert read_all(page, "p") == ["800-555-0100"]


@pytest.mark.parametrize("account", ["demo", "consent"])
def test_the_last_consent_decision_counts(page: Page, account: str) -> None:
    prerender(page, account)
    page.evaluate("dni.consent('granted'); dni.consent('denied'); activate()")
    expect(page.locator("p")).to_have_text("800-555-0100")
    assert page.evaluate("dni.explain().refusal") == "consent"
    assert page.evaluate("Object.keys(localStorage)") == []


def test_restore_runs_when_the_page_is_activated(page: Page) -> None:
    prerender(page)
    page.evaluate("dni.restore(); activate()")
    expect(page.locator("p")).to_have_text("800-555-0100")
    page.evaluate("dni.swap()")
    expect(page.locator("p")).to_have_text("866-555-0101")


def test_tags_are_added_once_when_the_page_is_activated(page: Page) -> None:
    prerender(page, head=_STUB + "<script>dni.push(['tag', 'plan', 'small'])</script>")
    page.evaluate("dni.tag('quote', 'requested'); dni.push(['tag', 'plan', 'large']); activate()")
    settle(page)
    assert page.evaluate("dni.tags()") == {"gclid": "click-1", "plan": "large", "quote": "requested"}


def test_a_listener_gets_each_event_once(page: Page) -> None:
    prerender(page, head=_STUB + "<script>heard = []; dni.push(['on', 'ready', () => heard.push('early')])</script>")
    page.evaluate("dni.on('ready', () => heard.push('late')); activate()")
    assert page.evaluate("heard") == ["early", "late"]
