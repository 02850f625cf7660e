"""A number is found in any spelling, and the tracking number is written in the same spelling."""

from playwright.sync_api import Page

from demo_pages.elements import ELEMENTS
from demo_pages.formats import DECOYS, FORMATS
from tests.e2e.expecting import expect
from tests.e2e.showing import settle

_READ_ELEMENTS = """(elements) => Object.fromEntries(elements.map(([id, selector, reads]) => {
  const found = document.querySelector(`[data-element="${id}"]`).querySelector(selector);
  return [id, reads === "text" ? found.textContent : found.getAttribute(reads)];
}))"""


def open_formats(page: Page, query: str) -> None:
    page.goto(f"/formats?{query}")
    settle(page)


def read_texts(page: Page, name: str) -> dict[str, str]:
    """The text of each element that has an attribute, by the attribute's value."""
    read: dict[str, str] = page.evaluate(
        "(name) => Object.fromEntries([...document.querySelectorAll(`[${name}]`)]"
        ".map((one) => [one.getAttribute(name), one.textContent]))",
        name,
    )
    return read


def test_every_way_to_write_a_number_is_swapped_in_its_own_shape(page: Page) -> None:
    open_formats(page, "gclid=click-1")
    assert read_texts(page, "data-format") == {format.id: format.expected for format in FORMATS}


def test_digits_that_only_look_like_a_target_number_stay(page: Page) -> None:
    open_formats(page, "gclid=click-1")
    assert read_texts(page, "data-decoy") == {decoy.id: decoy.source for decoy in DECOYS}


def test_without_a_tracking_number_every_spelling_stays(page: Page) -> None:
    open_formats(page, "")
    assert read_texts(page, "data-format") == {format.id: format.source for format in FORMATS}


def test_every_kind_of_element_is_swapped_or_left_alone(page: Page) -> None:
    places = [[element.id, element.selector, element.reads] for element in ELEMENTS]
    page.goto("/formats?tag=none&gclid=click-1")
    before = page.evaluate(_READ_ELEMENTS, places)
    open_formats(page, "gclid=click-1")
    assert page.evaluate(_READ_ELEMENTS, places) == {
        element.id: before[element.id] if element.expected is None else element.expected for element in ELEMENTS
    }


def test_the_documents_title_is_swapped(page: Page) -> None:
    page.goto("/landing/storm-damage?gclid=click-1")
    expect(page).to_have_title("Storm damage? Call 866-555-0101")
