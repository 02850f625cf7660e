"""`restore()` puts every byte back, shadow trees included, and `swap()` starts again."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, serve_document, settle, show

_READ_ALL = """() => {
  const read = (root) => [root.innerHTML ?? root.documentElement.outerHTML,
    ...[...root.querySelectorAll("*")].flatMap((one) => (one.shadowRoot ? read(one.shadowRoot) : [])),
    ...[...root.querySelectorAll("iframe")].flatMap((one) => (one.contentDocument ? read(one.contentDocument) : []))];
  return [document.title, ...read(document)];
}"""
_COUNT_NODES = """() => {
  const walker = document.createTreeWalker(document);
  let count = 0;
  while (walker.nextNode()) count++;
  return count;
}"""
_INSERT_TAG = """(account) => new Promise((done) => {
  const script = document.createElement("script");
  script.src = `/a/${account}/dni.js`;
  script.onload = () => { script.remove(); done(); };
  document.head.append(script);
})"""
PATHS = ["/", "/landing/storm-damage", "/contact", "/formats", "/forms", "/app", "/shadow", "/directory"]


@pytest.mark.parametrize("path", PATHS)
def test_every_byte_of_a_page_is_put_back(page: Page, path: str) -> None:
    page.goto(f"{path}?gclid=click-1&tag=none&strip=off")
    before, nodes = page.evaluate(_READ_ALL), page.evaluate(_COUNT_NODES)
    page.evaluate(_INSERT_TAG, "demo")
    settle(page)
    assert page.evaluate(_READ_ALL) != before
    page.evaluate("dni.restore()")
    page.wait_for_function(f"(before) => JSON.stringify(({_READ_ALL})()) === JSON.stringify(before)", arg=before)
    assert page.evaluate(_COUNT_NODES) == nodes


def test_opt_in_spots_are_put_back(page: Page) -> None:
    body = (
        '<p data-phone="800-555-0100">A</p><a href="https://wa.me/18005550100">B</a>'
        '<script type="application/ld+json">{"telephone": "800-555-0100"}</script>'
        "<b data-dni-target=sales>our <i>sales</i> desk</b>"
    )
    show(page, body, account="extras")
    before = page.evaluate(
        "(html) => Object.assign(document.createElement('section'), {innerHTML: html}).innerHTML", body
    )
    page.evaluate("dni.restore()")
    page.wait_for_function("(before) => document.body.innerHTML === before", arg=before)


def test_a_number_of_another_length_in_pieces_is_put_back(page: Page) -> None:
    body = "<p>Call <b>800</b>-<i>555</i>-0100 now</p>"
    show(page, body, account="abroad")
    page.evaluate("dni.restore()")
    page.wait_for_function("(before) => document.body.innerHTML === before", arg=body)


def test_texts_that_the_page_changed_since_stay(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p><p>Or 800-555-0123</p>")
    page.evaluate("document.querySelector('p').textContent = 'Closed today'")
    page.evaluate("dni.restore()")
    expect(page.locator("p")).to_have_text(["Closed today", "Or 800-555-0123"])


def test_nothing_is_swapped_after_restore(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    page.evaluate("dni.restore()")
    expect(page.locator("p")).to_have_text("Call 800-555-0100")
    page.evaluate("document.body.innerHTML = '<p>Added: 800-555-0100</p>'")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert read_all(page, "p") == ["Added: 800-555-0100"]


def test_swap_starts_again_after_restore(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    page.evaluate("dni.restore()")
    expect(page.locator("p")).to_have_text("Call 800-555-0100")
    page.evaluate("dni.swap(document)")
    expect(page.locator("p")).to_have_text("Call 866-555-0101")
    page.evaluate("document.querySelector('p').textContent = 'Now 800-555-0123'")
    expect(page.locator("p")).to_have_text("Now 866-555-0102")


def test_swap_swaps_a_detached_element(page: Page) -> None:
    show(page, "")
    piece = page.evaluate_handle(
        "Object.assign(document.createElement('div'), {innerHTML: '<p title=\"800-555-0100\">800-555-0123</p>'})"
    )
    page.evaluate("(piece) => dni.swap(piece)", piece)
    page.wait_for_function("(piece) => piece.innerHTML === '<p title=\"866-555-0101\">866-555-0102</p>'", arg=piece)


def test_swap_without_a_root_means_the_page(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    page.evaluate("dni.restore(); dni.swap()")
    expect(page.locator("p")).to_have_text("Call 866-555-0101")


def test_restoring_twice_is_restoring_once(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    page.evaluate("dni.restore(); dni.restore()")
    expect(page.locator("p")).to_have_text("Call 800-555-0100")


def test_restore_without_a_swap_causes_no_error(page: Page) -> None:
    serve_document(page, '<script src="/a/consent/dni.js"></script><p>800-555-0100</p>', path="/shown")
    page.goto("/shown?gclid=click-1")
    page.evaluate("dni.restore()")
    expect(page.locator("p")).to_have_text("800-555-0100")


def test_a_page_that_is_restored_before_it_has_loaded_stays_restored(page: Page) -> None:
    body = "<p>Call 800-555-0100</p><script>dni.restore()</script>"
    serve_document(page, f"<!doctype html><script src='/a/demo/dni.js'></script>{body}", path="/shown")
    page.goto("/shown?gclid=click-1")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert read_all(page, "p") == ["Call 800-555-0100"]


def test_a_long_page_that_is_restored_while_loading_stays_restored(page: Page) -> None:
    page.add_init_script("addEventListener('DOMContentLoaded', () => dni.restore())")
    page.goto("/directory?rows=6000&strip=off&gclid=click-1")
    page.wait_for_function("!document.body.textContent.includes('866')")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert "866" not in page.content()
