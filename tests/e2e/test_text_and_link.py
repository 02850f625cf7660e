"""A text and a link that the page sets one after the other are both swapped, and a piece's own text stays."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import settle, show

_LATER = {
    "at once": "set()",
    "in a microtask": "Promise.resolve().then(set)",
    "in the next frame": "requestAnimationFrame(set)",
    "some milliseconds later": "setTimeout(set, 15)",
}


@pytest.mark.parametrize("later", _LATER.values(), ids=_LATER)
def test_a_link_that_gets_its_text_before_its_address_has_the_same_number_in_both(page: Page, later: str) -> None:
    show(page, "<main></main>")
    page.evaluate(
        f"""() => {{
          const link = document.createElement("a");
          const set = () => {{ link.href = "tel:8005550100"; link.title = "800-555-0100"; }};
          document.querySelector("main").append(link);
          link.textContent = "800-555-0100";
          {later};
        }}"""
    )
    expect(page.locator("main a")).to_have_text("866-555-0101")
    expect(page.locator("main a")).to_have_attribute("href", "tel:8665550101")
    expect(page.locator("main a")).to_have_attribute("title", "866-555-0101")


@pytest.mark.parametrize("text", ["Room 866 of 900", "8665 people", "Suite 0101", "The 866"])
def test_text_that_the_page_writes_into_a_piece_of_a_number_stays(page: Page, text: str) -> None:
    show(page, "<p><b>800</b>-555-0100</p>")
    expect(page.locator("p")).to_have_text("866-555-0101")
    page.evaluate("(text) => { document.querySelector('b').firstChild.data = text; }", text)
    expect(page.locator("p")).to_have_text(f"{text}-555-0100")
    settle(page)
    expect(page.locator("p")).to_have_text(f"{text}-555-0100")


def test_a_piece_that_grows_stays_a_piece(page: Page) -> None:
    show(page, "<p><b>800</b>-555-<i>0100</i></p>")
    page.evaluate("document.querySelector('i').firstChild.data += ' or write'")
    expect(page.locator("p")).to_have_text("866-555-0101 or write")
    page.evaluate("dni.restore()")
    expect(page.locator("p")).to_have_text("800-555-0100 or write")
