"""If storage is blocked, full, or has invalid content, the visitor still sees the right number."""

import json

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, show
from tests.tables import show_some

KEY = "dni_demo"
_VISIT = {"landing_url": "http://127.0.0.1/", "referring_url": "", "entry": "", "seen_at_ms": 0, "tags": {}}
JUNK = {
    "nothing": "",
    "no JSON": "{",
    "null": "null",
    "a number": "1",
    "a text": '"text"',
    "a list": "[]",
    "an empty record": "{}",
    "a page": "<!doctype html>",
    "no tags": json.dumps(_VISIT | {"tags": None}),
    "tags that are a text": json.dumps(_VISIT | {"tags": "text"}),
    "tags that are a list": json.dumps(_VISIT | {"tags": [1, {}]}),
    "values of other types": json.dumps({name: {"a": []} for name in _VISIT}),
    "numbers for texts": json.dumps(dict.fromkeys(_VISIT, 7)),
    "a visit from the future": json.dumps(_VISIT | {"seen_at_ms": 9e15}),
    "the same visit with odd types": json.dumps(dict.fromkeys(_VISIT) | {"seen_at_ms": 9e15}),
    "a prototype": '{"__proto__": {"landing_url": 1}, "constructor": 2}',
    "a megabyte": json.dumps(_VISIT | {"tags": {"long": "x" * 1_000_000}}),
    "a hostile landing": json.dumps(_VISIT | {"landing_url": "javascript:alert(1)", "seen_at_ms": 9e15}),
}


@pytest.mark.parametrize("junk", show_some(JUNK, every=4))
def test_with_junk_in_storage_a_visitor_from_an_ad_sees_the_tracking_number(page: Page, junk: str) -> None:
    page.add_init_script(
        f"localStorage.getItem('{KEY}') === null && localStorage.setItem('{KEY}', {json.dumps(JUNK[junk])})"
    )
    show(page, "<p>800-555-0100</p>")
    assert read_all(page, "p") == ["866-555-0101"]
    page.evaluate("dni.tag('quote', 'requested')")
    assert page.evaluate("dni.tags().quote") == "requested"
    assert page.evaluate("dni.tags().gclid") == "click-1"


@pytest.mark.parametrize("junk", show_some(JUNK, every=4))
def test_with_junk_in_storage_other_visitors_see_a_working_number(page: Page, junk: str) -> None:
    page.add_init_script(f"localStorage.setItem('{KEY}', {json.dumps(JUNK[junk])})")
    show(page, "<p>800-555-0100</p>", query="")
    assert read_all(page, "p") == ["800-555-0100"]


def test_the_number_is_swapped_when_storage_throws(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
    )
    show(page, "<p>800-555-0100</p>")
    assert read_all(page, "p") == ["866-555-0101"]
    assert page.evaluate("dni.source().name") == "Google Ads"


def test_the_number_is_swapped_when_storage_is_blocked(page: Page) -> None:
    page.goto("/?tag=none")
    page.evaluate(
        """() => document.body.append(Object.assign(document.createElement("iframe"),
          {src: "/contact?gclid=click-1", sandbox: "allow-scripts"}))"""
    )
    expect(page.frame_locator("iframe").locator(".number a").first).to_have_text("(866) 555-0101")


def test_the_number_is_swapped_when_storage_is_missing(page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {value: null})")
    show(page, "<p>800-555-0100</p>")
    assert read_all(page, "p") == ["866-555-0101"]


def test_the_number_is_swapped_when_storage_is_full(page: Page) -> None:
    page.add_init_script(
        """
        let size = 4 * 1024 * 1024;
        while (size >= 1) {
          try { localStorage.setItem("filler" + size, "x".repeat(size)); } catch { size /= 2; }
          if (localStorage.getItem("filler" + size)) size /= 2;
        }"""
    )
    show(page, "<p>800-555-0100</p>")
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
    assert read_all(page, "p") == ["866-555-0101"]


def test_other_keys_in_storage_stay(page: Page) -> None:
    page.add_init_script("localStorage.setItem('theirs', 'kept')")
    show(page, "<p>800-555-0100</p>")
    page.evaluate("dni.consent('denied')")
    expect(page.locator("p")).to_have_text("800-555-0100")
    assert page.evaluate("({...localStorage})") == {"theirs": "kept"}
