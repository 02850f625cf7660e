"""Vue does not report texts that the tag swapped before the comparison, and keeps every element."""

from playwright.sync_api import Page

from tests.e2e.conftest import OpenContext
from tests.e2e.expecting import expect
from tests.e2e.framework_pages import show_hydrated
from tests.e2e.showing import read_all, show
from tests.serving import RunningServer


def test_no_element_is_lost_and_nothing_is_reported(open_context: OpenContext, server: RunningServer) -> None:
    expected = show_hydrated(open_context().new_page(), server.url, "vue", "elements", has_tag=False, types=True)
    page = open_context().new_page()
    outcome = show_hydrated(page, server.url, "vue", "elements", has_tag=True, types=True)
    assert outcome | {"lost_texts": 0} == expected
    assert page.locator("#plain").inner_text() == "866-555-0101"
    assert page.locator("li").nth(7).inner_text() == "Row 7: 866.555.0101"
    assert page.locator("#link").get_attribute("href") == "tel:+18665550101"


def test_no_frame_shows_the_own_number(page: Page, server: RunningServer) -> None:
    show_hydrated(page, server.url, "vue", "elements", has_tag=True)
    assert set(page.evaluate("frames")) <= {None, "866-555-0101"}


def test_an_attribute_that_the_site_set_stays(page: Page) -> None:
    show(page, '<p data-allow-mismatch="children">800-555-0100</p><b>800-555-0100</b>')
    page.wait_for_load_state()
    expect(page.locator("[data-allow-mismatch]")).to_have_count(1)
    assert read_all(page, "p", "data-allow-mismatch") == ["children"]


def test_limitation_vue_creates_text_nodes_again(page: Page, server: RunningServer) -> None:
    outcome = show_hydrated(page, server.url, "vue", "elements", has_tag=True)
    assert (outcome["lost_elements"], outcome["lost_texts"]) == (0, 3)


def test_limitation_vue_reports_a_number_in_mixed_content(page: Page, server: RunningServer, noises: list[str]) -> None:
    outcome = show_hydrated(page, server.url, "vue", "mixed", has_tag=True)
    assert outcome["lost_elements"] == 0
    assert page.locator("#mixed").inner_text() == "Call us at 866-555-0101, day or night."
    assert len(noises) == 1
    assert "Hydration completed but contains mismatches." in noises[0]
    noises.clear()
