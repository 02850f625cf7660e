"""Pages that break JavaScript's built-ins: the page still works, and each number on it reaches the business."""

import json

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import serve_document, show

OURS = {"800-555-0100", "866-555-0101"}
HARMLESS = {
    "junk on all objects": "Object.prototype.junk = function () {}; Object.prototype.more = 'text'",
    "junk on all arrays": "Array.prototype.junk = function () {}; Array.prototype.last = 1",
    "junk on all texts": "String.prototype.junk = function () {}",
    "toJSON of old libraries": "Array.prototype.toJSON = function () { return 'broken'; }",
    "an element called dni": "document.documentElement.append(Object.assign(document.createElement('i'), {id: 'dni'}))",
    "an old queue": "window.dni = []",
}
SABOTAGE = {
    "map": "Array.prototype.map = () => { throw new Error('map'); }",
    "forEach": "Array.prototype.forEach = () => {}",
    "push": "Array.prototype.push = () => 0",
    "concat and join": "Array.prototype.concat = Array.prototype.join = null",
    "replace": "String.prototype.replace = () => 'replaced'",
    "JSON": "JSON.parse = JSON.stringify = () => { throw new Error('JSON'); }",
    "no JSON": "delete window.JSON",
    "no MutationObserver": "delete window.MutationObserver",
    "a MutationObserver that throws": "window.MutationObserver = class { constructor() { throw new Error('no'); } }",
    "no WeakMap": "delete window.WeakMap",
    "no Set": "delete window.Set",
    "no CustomEvent": "delete window.CustomEvent",
    "no customElements": "Object.defineProperty(window, 'customElements', {value: undefined})",
    "getComputedStyle": "window.getComputedStyle = () => null",
    "regular expressions": "RegExp.prototype.exec = () => null",
    "the clock": "Date.now = () => NaN; performance.now = () => NaN",
    "a clock that does not move": "performance.now = () => 1",
    "createTreeWalker": "document.createTreeWalker = () => { throw new Error('no walker'); }",
    "querySelectorAll": "Document.prototype.querySelectorAll = () => []",
    "setAttribute": "Element.prototype.setAttribute = () => { throw new Error('no'); }",
    "addEventListener": "EventTarget.prototype.addEventListener = () => { throw new Error('no'); }",
    "Object.keys": "Object.keys = () => ['x']",
    "a frozen global": "Object.defineProperty(window, 'dni', {value: 1})",
    "a function called dni": "window.dni = () => 0",
    "an object called dni": "window.dni = {numbers: 1, push: 2}",
}


def open_with(page: Page, script: str, body: str = "<p>800-555-0100</p>") -> None:
    serve_document(
        page,
        f"<!doctype html><script>{script}</script><script src='/a/demo/dni.js'></script>{body}"
        "<script>document.documentElement.dataset.isAlive = 'yes'</script>",
        path="/shown",
    )
    page.goto("/shown?gclid=click-1")
    expect(page.locator("html")).to_have_attribute("data-is-alive", "yes")


@pytest.mark.parametrize("junk", HARMLESS)
def test_the_tag_works_on_a_page_with(page: Page, junk: str) -> None:
    open_with(page, HARMLESS[junk])
    expect(page.locator("p")).to_have_text("866-555-0101")
    visit = page.evaluate("localStorage.dni_demo")
    assert "toJSON" in junk or json.loads(visit)["landing_url"].endswith("/shown?gclid=click-1")


@pytest.mark.parametrize("sabotage", SABOTAGE)
def test_a_working_number_is_shown_after_sabotage_of(page: Page, sabotage: str) -> None:
    open_with(page, SABOTAGE[sabotage])
    assert page.locator("p").evaluate("(one) => one.firstChild.data") in OURS


@pytest.mark.parametrize("name", ["numbers", "push", "start"])
def test_a_form_named_dni_causes_no_error(page: Page, name: str) -> None:
    open_with(page, "", f"<form id=dni><input name={name}></form><p>800-555-0100</p>")
    assert page.locator("p").text_content() in OURS


@pytest.mark.parametrize(
    "name",
    ["hasAttributes", "getAttribute", "attributes", "parentNode", "nodeType", "nodeName", "closest", "localName"],
)
def test_a_form_with_a_field_named_like_a_property_causes_no_error(page: Page, name: str) -> None:
    open_with(
        page, "", f"<form title='800-555-0100'><input name={name}><b>800-555-0100</b> text</form><p>800-555-0100</p>"
    )
    expect(page.locator("p")).to_have_text("866-555-0101")
    expect(page.locator("form b")).to_have_text("866-555-0101")


def test_invalid_calls_are_ignored(page: Page) -> None:
    open_with(
        page,
        "window.dni = [null, ['nothing'], 7, ['on', 'swap', () => { window.isCalled = true; }], ['tag']]",
    )
    expect(page.locator("p")).to_have_text("866-555-0101")
    page.wait_for_function("window.isCalled")


@pytest.mark.parametrize("element", ["form", "img", "embed"])
def test_an_element_named_host_causes_no_error(page: Page, element: str) -> None:
    show(page, f"<{element} name=host></{element}><p>800-555-0100</p>")
    expect(page.locator("p")).to_have_text("866-555-0101")


@pytest.mark.parametrize("name", ["host", "nodeType", "getRootNode", "closest", "querySelector", "textContent"])
def test_an_added_form_with_a_field_named_like_a_property_stops_nothing(page: Page, name: str) -> None:
    show(page, "<main></main>")
    page.evaluate(
        "(name) => { document.querySelector('main').innerHTML = `<form><input name=${name}></form><p>800-555-0100</p>`; }",
        name,
    )
    expect(page.locator("p")).to_have_text("866-555-0101")
    page.evaluate("const form = document.querySelector('form'); form.setAttribute('action', '/x'); form.remove()")
    page.evaluate("document.querySelector('p').textContent = 'Now 800-555-0123'")
    expect(page.locator("p")).to_have_text("Now 866-555-0102")


def test_a_clock_that_breaks_later_stops_nothing(page: Page) -> None:
    show(page, "<p>800-555-0100</p>")
    page.evaluate("performance.now = () => NaN")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<q>800-555-0123</q>')")
    expect(page.locator("q")).to_have_text("866-555-0102")


def test_sibling_texts_take_linear_time(page: Page) -> None:
    show(page, "<main></main>")
    # Each text once looked through all of its parent: a minute for these.
    page.evaluate("document.querySelector('main').innerHTML = 'a line<br>'.repeat(20_000) + '<p>800-555-0100</p>'")
    expect(page.locator("p")).to_have_text("866-555-0101")


@pytest.mark.parametrize("value", ["{}", "1", '{"visitor_id": "x", "seen_at_ms": 9e15}', "[]"])
def test_an_invalid_stored_record_is_not_a_visit(page: Page, value: str) -> None:
    page.add_init_script(f"localStorage.getItem('dni_demo') || localStorage.setItem('dni_demo', {value!r})")
    show(page, "<p>800-555-0100</p>")
    assert len(page.evaluate("dni.explain().visit.visitor_id")) > 16
    page.evaluate("localStorage.dni_consent = '1'")
    show(page, "<p>800-555-0100</p>", account="consent", path="/asked")
    assert page.evaluate("dni.explain().refusal") == "consent"
