"""The events on the document, and the same by `dni.on`: ready, swap, default."""

import pytest
from playwright.sync_api import Page

from tests.e2e.showing import serve_document, settle, show

BODY = "<p>800-555-0100</p><p>800-555-0123</p>"
_LISTEN = """window.heard = [];
for (const name of ["ready", "swap", "default"]) {
  document.addEventListener("dni:" + name, (event) => heard.push([name, event.detail]));
}"""


def open_heard(page: Page, query: str, account: str = "demo") -> list[list[object]]:
    """Open a page with both targets, and return the events and their details up to when it has loaded."""
    page.add_init_script(_LISTEN)
    serve_document(page, f'<!doctype html><script src="/a/{account}/dni.js"></script>{BODY}', path="/shown")
    page.goto(f"/shown?{query}")
    page.wait_for_function("heard.some(([name]) => name === 'ready')")
    heard: list[list[object]] = page.evaluate("heard")
    return heard


def test_ready_is_announced_once(page: Page) -> None:
    assert [detail for name, detail in open_heard(page, "gclid=click-1") if name == "ready"] == [{}]


def test_swap_has_the_count_and_the_numbers(page: Page) -> None:
    open_heard(page, "gclid=click-1")
    page.wait_for_function(
        "heard.filter(([name]) => name === 'swap').reduce((sum, [, {swapped}]) => sum + swapped, 0) === 2"
    )
    swaps = [detail for name, detail in page.evaluate("heard") if name == "swap"]
    assert {number["number"] for detail in swaps for number in detail["numbers"].values()} == {
        "+18665550101",
        "+18665550102",
    }


def test_a_later_swap_is_an_event_of_its_own(page: Page) -> None:
    show(page, BODY)
    page.evaluate(_LISTEN)
    page.evaluate("document.querySelector('p').textContent = '800.555.0100'")
    page.wait_for_function("heard.length === 1")
    assert page.evaluate("[heard[0][0], heard[0][1].swapped]") == ["swap", 1]


def test_no_swap_event_without_a_swap(page: Page) -> None:
    show(page, BODY)
    page.evaluate(_LISTEN)
    page.evaluate("document.querySelector('p').textContent = 'Hello'; dni.swap(document.body)")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("heard") == []


def test_every_target_without_a_source_is_announced_as_default(page: Page) -> None:
    heard = open_heard(page, "", account="fragment")
    assert [detail for name, detail in heard if name == "default"] == [
        {"reason": "no_tracking_number", "target_number": "sales"},
        {"reason": "no_tracking_number", "target_number": "service"},
    ]


def test_a_target_without_a_number_is_announced(page: Page) -> None:
    heard = open_heard(page, "utm_campaign=spring")
    assert [detail for name, detail in heard if name == "default"] == [
        {"reason": "no_tracking_number", "target_number": "service"}
    ]


@pytest.mark.parametrize(("account", "reason"), [("consent", "consent"), ("live", "automation")])
def test_a_refusal_is_announced_with_its_reason(page: Page, account: str, reason: str) -> None:
    heard = open_heard(page, "gclid=click-1", account)
    assert [detail["reason"] for name, detail in heard if name == "default" and isinstance(detail, dict)] == [reason]
    assert "swap" not in [name for name, _detail in heard]


def test_on_gets_the_same_events_as_the_document(page: Page) -> None:
    show(page, BODY)
    page.evaluate("dni.on('swap', (detail) => { window.detail = detail; })")
    page.evaluate("document.querySelector('p').textContent = '800.555.0100'")
    page.wait_for_function("window.detail && detail.swapped === 1")


def test_on_ready_is_called_at_once_when_it_is_late(page: Page) -> None:
    show(page, BODY)
    assert page.evaluate("(() => { let called = 0; dni.on('ready', () => { called++; }); return called; })()") == 1


def test_on_ready_may_call_everything(page: Page) -> None:
    show(
        page,
        BODY,
        head="<script>window.dni = [['on', 'ready', () => { window.seen = [dni.source().name, dni.tags().gclid]; }]]</script>",
    )
    assert page.evaluate("window.seen") == ["Google Ads", "click-1"]


def test_a_listener_that_throws_stops_nothing(page: Page, noises: list[str]) -> None:
    page.add_init_script(
        "document.addEventListener('dni:swap', () => { throw new Error('the page did this'); });"
        "document.addEventListener('dni:ready', () => { throw new Error('the page did this'); });" + _LISTEN
    )
    show(page, BODY)
    page.evaluate("document.querySelector('p').textContent = '800.555.0100'")
    settle(page)
    assert page.locator("p").first.text_content() == "866.555.0101"
    assert noises
    assert [noise for noise in noises if "the page did this" not in noise] == []
    noises.clear()
