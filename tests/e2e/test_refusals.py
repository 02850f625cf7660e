"""Bots and automated browsers get the page's own number, and the event says why."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenContext
from tests.e2e.showing import read_all, show

BODY = "<p>800-555-0100</p>"
VISITOR = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
BOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
]
_LISTEN = """window.defaults = [];
document.addEventListener("dni:default", (event) => defaults.push(event.detail.reason));"""
_NOT_AUTOMATED = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"


def open_page(open_context: OpenContext, user_agent: str, *scripts: str) -> Page:
    page = open_context(user_agent=user_agent).new_page()
    for script in (_LISTEN, *scripts):
        page.add_init_script(script)
    return page


@pytest.mark.parametrize("user_agent", BOTS)
def test_a_known_bot_sees_the_pages_number(open_context: OpenContext, user_agent: str) -> None:
    page = open_page(open_context, user_agent)
    show(page, BODY)
    assert read_all(page, "p") == ["800-555-0100"]
    assert page.evaluate("defaults") == ["bot"]
    assert page.evaluate("dni.explain().refusal") == "bot"
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_phone_with_bot_in_its_name_is_not_a_bot(open_context: OpenContext) -> None:
    page = open_page(open_context, VISITOR.replace("Windows NT 10.0", "Linux; Android 10; CUBOT X30"))
    show(page, BODY)
    assert read_all(page, "p") == ["866-555-0101"]


def test_an_automated_browser_is_refused_by_a_live_account(open_context: OpenContext) -> None:
    page = open_page(open_context, VISITOR)
    assert page.evaluate("navigator.webdriver")
    show(page, BODY, account="live")
    assert read_all(page, "p") == ["800-555-0100"]
    assert page.evaluate("defaults") == ["automation"]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_browser_that_is_not_automated_is_allowed(open_context: OpenContext) -> None:
    page = open_page(open_context, VISITOR, _NOT_AUTOMATED)
    show(page, BODY, account="live")
    assert read_all(page, "p") == ["866-555-0101"]


def test_a_headless_browser_is_refused_by_a_live_account(open_context: OpenContext) -> None:
    page = open_page(open_context, VISITOR.replace("Chrome/", "HeadlessChrome/"), _NOT_AUTOMATED)
    show(page, BODY, account="live")
    assert read_all(page, "p") == ["800-555-0100"]
    assert page.evaluate("defaults") == ["bot"]


@pytest.mark.parametrize("call", ["dni.swap(document)", "dni.consent('granted')", "dni.tag('a', 'b')", "dni.restore()"])
def test_no_call_bypasses_a_refusal(open_context: OpenContext, call: str) -> None:
    page = open_page(open_context, BOTS[0])
    show(page, BODY)
    page.evaluate(call)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p>Added 800-555-0100</p>')")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert read_all(page, "p") == ["800-555-0100", "Added 800-555-0100"]
    assert page.evaluate("Object.keys(localStorage)") == []
