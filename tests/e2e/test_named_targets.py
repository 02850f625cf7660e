"""`data-dni-target` marks an element whose whole text is a target number."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, show

MARKED = {
    "words": ("our sales desk", "(866) 555-0101"),
    "the number in its own shape": ("800.555.0100", "866.555.0101"),
    "words in elements": ("<i>our</i> <u>sales</u> desk", "(866) 555-0101"),
    "a number in pieces": ("<i>800</i>-<u>555-0100</u>", "866-555-0101"),
}


@pytest.mark.parametrize("text", MARKED)
def test_a_marked_text_becomes_the_tracking_number(page: Page, text: str) -> None:
    html, expected = MARKED[text]
    show(page, f"<p><b data-dni-target=sales>{html}</b></p>")
    expect(page.locator("b")).to_have_text(expected)


def test_elements_in_a_marked_element_stay(page: Page) -> None:
    show(page, '<a data-dni-target=sales href="/"><img alt="" src="/demo/static/mark.svg"> <i>Call us</i> now</a>')
    assert page.locator("a > *").evaluate_all("(all) => all.map((one) => one.localName)") == ["img", "i"]


def test_an_element_with_an_unknown_target_name_stays(page: Page) -> None:
    show(
        page, "<b data-dni-target=nobody>our desk</b><b data-dni-target=__proto__>our desk</b><b data-dni-target>us</b>"
    )
    assert read_all(page, "b") == ["our desk", "our desk", "us"]


def test_without_a_tracking_number_a_marked_text_stays(page: Page) -> None:
    show(page, "<b data-dni-target=service>service desk</b>", query="utm_campaign=spring")
    assert read_all(page, "b") == ["service desk"]


def test_an_element_can_be_marked_later(page: Page) -> None:
    show(page, "<b>our sales desk</b>")
    page.evaluate("document.querySelector('b').setAttribute('data-dni-target', 'sales')")
    expect(page.locator("b")).to_have_text("(866) 555-0101")


def test_a_marked_element_that_says_something_else_is_swapped_again(page: Page) -> None:
    show(page, "<b data-dni-target=sales>our sales desk</b>")
    page.evaluate("document.querySelector('b').textContent = 'call us'")
    expect(page.locator("b")).to_have_text("(866) 555-0101")
    page.evaluate("document.querySelector('b').firstChild.data = 'ring us'")
    expect(page.locator("b")).to_have_text("(866) 555-0101")


def test_the_extension_is_written_with_it(page: Page) -> None:
    show(page, "<b data-dni-target=sales>our sales desk</b>", account="extension")
    assert read_all(page, "b") == ["(866) 555-0161 ext. 12"]


def test_limitation_the_number_of_another_target_in_a_marked_element_is_swapped_as_that(page: Page) -> None:
    show(page, "<b data-dni-target=sales>800-555-0123</b>")
    assert read_all(page, "b") == ["866-555-0102"]
