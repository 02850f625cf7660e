"""If consent is required, nothing is stored or sent before it is given, and everything is undone when it is withdrawn."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show

BODY = '<a href="tel:+18005550100">800-555-0100</a>'
_LISTEN = """window.defaults = [];
document.addEventListener("dni:default", (event) => defaults.push(event.detail.reason));"""


def hide(page: Page) -> None:
    """Make the page believe that it is hidden."""
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", {value: true, configurable: true});
          Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
          window.dispatchEvent(new Event("pagehide"));
        }"""
    )


def read_stored(page: Page) -> dict[str, str]:
    stored: dict[str, str] = page.evaluate("({...localStorage, ...sessionStorage})")
    return stored


def test_before_consent_the_page_keeps_its_number_and_nothing_is_stored_or_sent(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.split("/", 3)[3]))
    page.add_init_script(_LISTEN)
    show(page, BODY, account="consent")
    page.evaluate("dni.tag('quote', 'requested'); dni.swap(document)")
    hide(page)
    assert read_all(page, "a") == ["800-555-0100"]
    assert read_stored(page) == {}
    assert page.context.cookies() == []
    assert [path for path in asked if "favicon" not in path] == ["shown?gclid=click-1", "a/consent/dni.js"]
    assert page.evaluate("defaults") == ["consent"]


def test_consent_swaps_and_remembers(page: Page) -> None:
    show(page, BODY, account="consent")
    page.evaluate("dni.consent('granted')")
    expect(page.locator("a")).to_have_text("866-555-0101")
    expect(page.locator("a")).to_have_attribute("href", "tel:+18665550101")
    assert page.evaluate("dni.tags().gclid") == "click-1"
    assert list(read_stored(page)) == ["dni_consent"]


def test_the_next_page_needs_no_consent_again(page: Page) -> None:
    show(page, BODY, account="consent")
    page.evaluate("dni.consent('granted')")
    show(page, BODY, account="consent", query="")
    expect(page.locator("a")).to_have_text("866-555-0101")


def test_consent_may_be_given_before_the_tag_is_there(page: Page) -> None:
    show(
        page,
        BODY,
        account="consent",
        head="<script>(window.dni = window.dni || []).push(['consent', 'granted'])</script>",
    )
    expect(page.locator("a")).to_have_text("866-555-0101")


def test_consent_given_twice_is_consent(page: Page) -> None:
    show(page, BODY, account="consent")
    page.evaluate("dni.consent('granted'); dni.consent('granted')")
    expect(page.locator("a")).to_have_text("866-555-0101")


@pytest.mark.parametrize("answer", ["", "yes", "GRANTED", "default"])
def test_any_other_value_is_not_consent(page: Page, answer: str) -> None:
    show(page, BODY, account="consent")
    page.evaluate("(answer) => dni.consent(answer)", answer)
    settle(page)
    assert read_all(page, "a") == ["800-555-0100"]
    assert read_stored(page) == {}


@pytest.mark.parametrize("account", ["consent", "demo"])
def test_consent_withdrawn_purges_and_restores(page: Page, account: str) -> None:
    page.add_init_script(_LISTEN)
    show(page, BODY, account=account)
    page.evaluate("dni.consent('granted')")
    expect(page.locator("a")).to_have_text("866-555-0101")
    page.evaluate("defaults.length = 0; dni.consent('denied')")
    expect(page.locator("a")).to_have_text("800-555-0100")
    expect(page.locator("a")).to_have_attribute("href", "tel:+18005550100")
    assert read_stored(page) == {}
    assert page.evaluate("defaults") == ["consent"]
    assert page.evaluate("[dni.numbers(), dni.source() || null]") == [{}, None]
    assert page.evaluate("dni.tags() || {}") == {}


@pytest.mark.parametrize("account", ["consent", "demo"])
def test_after_it_is_withdrawn_nothing_is_stored_or_swapped_again(page: Page, account: str) -> None:
    show(page, BODY, account=account)
    page.evaluate("dni.consent('granted'); dni.consent('denied'); dni.tag('quote', 'requested'); dni.swap(document)")
    page.evaluate("document.querySelector('a').textContent = 'Or 800-555-0100'")
    hide(page)
    settle(page)
    assert read_all(page, "a") == ["Or 800-555-0100"]
    assert read_stored(page) == {}


def test_another_tab_does_not_bring_back_what_was_purged(page: Page) -> None:
    show(page, BODY, account="consent")
    page.evaluate("dni.consent('granted')")
    expect(page.locator("a")).to_have_text("866-555-0101")
    other = page.context.new_page()
    show(other, BODY, account="consent")
    other.evaluate("dni.consent('denied')")
    page.goto("/?tag=none")
    assert read_stored(page) == {}


@pytest.mark.parametrize("account", ["consent", "demo"])
def test_consent_may_be_given_again(page: Page, account: str) -> None:
    show(page, BODY, account=account)
    page.evaluate("dni.consent('denied')")
    expect(page.locator("a")).to_have_text("800-555-0100")
    page.evaluate("dni.consent('granted')")
    expect(page.locator("a")).to_have_text("866-555-0101")


def test_the_demo_strip_grants_and_denies(page: Page) -> None:
    page.goto("/contact?account=consent&gclid=click-1")
    number = page.locator(".number a").first
    expect(number).to_have_text("(800) 555-0100")
    page.evaluate("dni.consent('granted')")
    expect(number).to_have_text("(866) 555-0101")
    page.evaluate("dni.consent('denied')")
    expect(number).to_have_text("(800) 555-0100")
