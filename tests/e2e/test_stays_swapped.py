"""Content that a page adds or changes after the swap is swapped as well, and nothing is written twice."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show

ADDED = {
    "an element": "document.body.append(Object.assign(document.createElement('p'), {textContent: 'Call 800-555-0100'}))",
    "HTML": "document.body.innerHTML = '<section><p>Call 800-555-0100</p></section>'",
    "HTML behind": "document.body.insertAdjacentHTML('beforeend', '<div><p>Call 800-555-0100</p></div>')",
    "a fragment": "document.body.append(document.createRange().createContextualFragment('<p>Call 800-555-0100</p>'))",
    "text": "document.body.innerHTML = '<p></p>'; document.querySelector('p').append('Call 800-555-0100')",
    "text in pieces": "document.body.innerHTML = '<p></p>';"
    "for (const piece of ['Call 8', '00-', '555-0', '100']) document.querySelector('p').append(piece)",
    "text letter by letter": "document.body.innerHTML = '<p> </p>';"
    "for (const letter of 'Call 800-555-0100') document.querySelector('p').firstChild.appendData(letter)",
    "a template's content": "document.body.innerHTML = '<template><p>Call 800-555-0100</p></template>';"
    "document.body.append(document.querySelector('template').content.cloneNode(true))",
    "an element that is filled afterwards": "document.body.append(window.late = document.createElement('p'));"
    "setTimeout(() => { late.innerText = 'Call 800-555-0100'; })",
    "a page that is written again": "document.open(); document.write('<p>Call 800-555-0100'); document.close()",
    "a document element": "document.documentElement.replaceWith(document.implementation.createHTMLDocument().documentElement);"
    "document.body.innerHTML = '<p>Call 800-555-0100</p>'",
}
CHANGED = {
    "text": "(p) => { p.firstChild.data = 'Now 800-555-0123'; }",
    "text content": "(p) => { p.textContent = 'Now 800-555-0123'; }",
    "text replaced": "(p) => { p.replaceChildren('Now 800-555-0123'); }",
    "text set in parts": "(p) => { p.firstChild.data = 'Now 800-'; p.firstChild.data += '555-0123'; }",
    "HTML": "(p) => { p.innerHTML = 'Now <b>800</b>-555-0123'; }",
    "a part of the text": "(p) => { p.firstChild.replaceData(0, 99, 'Now 800-555-0123'); }",
}


@pytest.mark.parametrize("what", ADDED)
def test_added_content_is_swapped(page: Page, what: str) -> None:
    show(page, "<p>Nothing yet</p>")
    page.evaluate(ADDED[what])
    expect(page.locator("p").last).to_have_text("Call 866-555-0101")


@pytest.mark.parametrize("how", CHANGED)
def test_changed_content_is_swapped_again(page: Page, how: str) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    page.locator("p").evaluate(CHANGED[how])
    expect(page.locator("p")).to_have_text("Now 866-555-0102")


def test_the_same_text_again_is_swapped_again(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    for _ in range(3):
        page.locator("p").evaluate("(p) => { p.firstChild.data = 'Call 800-555-0100'; }")
        expect(page.locator("p")).to_have_text("Call 866-555-0101")


def test_attributes_that_change_are_swapped_again(page: Page) -> None:
    show(page, '<a href="tel:8005550100" title="800-555-0100">Call</a><input type=button value="Call">')
    page.evaluate(
        """() => {
          const link = document.querySelector("a");
          link.href = "callto:+18005550123";
          link.title = "Or 800.555.0123";
          link.ariaLabel = "Text 800-555-0123";
          document.querySelector("input").value = "Call 800-555-0100";
          document.querySelector("input").setAttribute("value", "Call 800-555-0100");
        }"""
    )
    expect(page.locator("a")).to_have_attribute("href", "callto:+18665550102")
    expect(page.locator("a")).to_have_attribute("title", "Or 866.555.0102")
    expect(page.locator("a")).to_have_attribute("aria-label", "Text 866-555-0102")
    expect(page.locator("input")).to_have_attribute("value", "Call 866-555-0101")


def test_elements_are_never_created_again(page: Page) -> None:
    show(page, "<p>Call us</p>")
    page.evaluate(
        """() => {
          document.body.innerHTML = "<p title='800-555-0100'>Call <b>800</b>-<i>555-0100</i> <button>800-555-0123</button></p>";
          window.nodes = [];
          const walker = document.createTreeWalker(document.body);
          while (walker.nextNode()) nodes.push(walker.currentNode);
          document.querySelector("button").onclick = () => { document.title = "Clicked"; };
          document.querySelector("button").focus();
        }"""
    )
    expect(page.locator("p")).to_have_text("Call 866-555-0101 866-555-0102")
    assert page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.body);
          return nodes.every((node) => walker.nextNode() === node) && !walker.nextNode();
        }"""
    )
    expect(page.locator("button")).to_be_focused()
    page.locator("button").click()
    expect(page).to_have_title("Clicked")


def test_a_selection_of_text_stays(page: Page) -> None:
    show(page, "<p>Call</p>")
    page.evaluate(
        """() => {
          const p = document.querySelector("p");
          p.textContent = "Please call 800-555-0100 or write";
          getSelection().setBaseAndExtent(p.firstChild, 0, p.firstChild, 6);
        }"""
    )
    expect(page.locator("p")).to_have_text("Please call 866-555-0101 or write")
    assert page.evaluate("String(getSelection())") in ("Please", "")


def test_swapping_again_writes_nothing(page: Page) -> None:
    page.goto("/contact?gclid=click-1&strip=off")
    settle(page)
    page.evaluate(
        """() => {
          window.writes = [];
          new MutationObserver((records) => writes.push(...records.map((record) => record.target.nodeName)))
            .observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
          for (let round = 0; round < 3; round++) dni.swap(document);
        }"""
    )
    settle(page)
    assert page.evaluate("writes") == []


def test_a_tracking_number_similar_to_a_target_is_not_swapped_again(page: Page) -> None:
    show(page, "<p>866-555-0101 and 800-555-0100</p>")
    settle(page)
    assert read_all(page, "p") == ["866-555-0101 and 866-555-0101"]


def test_content_that_leaves_the_page_and_returns_is_swapped(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    page.evaluate("(window.kept = document.querySelector('p')).remove()")
    page.evaluate("kept.textContent = 'Again 800-555-0100'; document.body.append(kept)")
    expect(page.locator("p")).to_have_text("Again 866-555-0101")


def test_many_additions_at_once_are_all_swapped(page: Page) -> None:
    show(page, "<ul></ul>")
    page.evaluate(
        """() => {
          for (let index = 0; index < 2000; index++) {
            document.querySelector("ul").insertAdjacentHTML("beforeend", `<li>${index}: <b>800</b>-555-0100</li>`);
          }
        }"""
    )
    expect(page.locator("li").last).to_have_text("1999: 866-555-0101")
    assert not [text for text in read_all(page, "li") if "866-555-0101" not in text]


def test_numbers_in_pieces_are_swapped_without_measuring_the_blocks_around_them(page: Page) -> None:
    show(page, "<ul></ul>")
    page.evaluate(
        """() => {
          window.measured = 0;
          const measure = Range.prototype.getBoundingClientRect;
          Range.prototype.getBoundingClientRect = function () { window.measured++; return measure.call(this); };
          document.querySelector("ul").innerHTML = "<li><b>800</b>-555-0100</li>".repeat(50);
        }"""
    )
    expect(page.locator("li").last).to_have_text("866-555-0101")
    assert page.evaluate("measured") == 0


def test_a_deep_tree_is_swapped_without_an_error(page: Page) -> None:
    show(page, "")
    page.evaluate(
        """() => {
          let inner = document.body;
          for (let depth = 0; depth < 400; depth++) inner = inner.appendChild(document.createElement("div"));
          inner.id = "deep";
          inner.textContent = "800-555-0100";
        }"""
    )
    page.wait_for_function("document.getElementById('deep').textContent === '866-555-0101'")
