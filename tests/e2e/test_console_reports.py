"""A marketer reads the overview and the reports of the demo, down to the calls behind a number."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.console_pages import serve_demo

COUNTED_MS = 60_000


def wait_until_counted(page: Page, path: str) -> None:
    """Open the page again until the server has counted the sample calls, which it does every ten seconds."""
    page.goto(path)
    for _ in range(COUNTED_MS // 1_000):
        if page.get_by_text("Figures are complete up to").count() and page.locator("canvas").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    pytest.fail("the sample calls were not counted")


def test_a_marketer_goes_from_the_overview_to_the_calls_of_one_source(
    tmp_path: Path, open_context: OpenContext
) -> None:
    with serve_demo(tmp_path) as console:
        page = open_context(
            base_url=console.url, color_scheme="dark", viewport={"width": 1440, "height": 900}
        ).new_page()
        troubles: list[str] = []
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(console.link)
        wait_until_counted(page, "/console/a/demo/")
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        page.get_by_role("link", name="30 days").click()
        calls = int(page.locator(".figure", has_text="Calls").first.locator("dd").first.inner_text())
        assert calls > 300

        page.get_by_role("link", name="Reports").click()
        expect(page.get_by_role("img", name="Calls by day").locator("canvas")).to_be_visible()
        total = page.locator(".report tfoot tr").first.locator("td").first
        expect(total).to_have_text(str(calls))
        page.get_by_role("link", name="Missed", exact=True).click()
        expect(page.get_by_role("columnheader", name="Missed")).to_have_attribute("aria-sort", "descending")
        page.get_by_label("Another tag").select_option("affiliate_id")
        page.locator("#values").get_by_role("button", name="Show").click()
        expect(page.get_by_role("rowheader", name="HomeTips")).to_be_visible()

        page.get_by_role("link", name="Compare two").click()
        page.get_by_label("A", exact=True).select_option("HomeTips")
        page.get_by_label("B", exact=True).select_option("ABC")
        page.get_by_role("button", name="Compare").click()
        expect(page.locator(".verdict")).to_contain_text(re.compile("clearly better|No clear difference yet"))

        page.get_by_role("link", name="Hours of the week").click()
        expect(page.get_by_role("table", name="Number of calls by weekday and hour")).to_be_visible()

        page.get_by_role("link", name="Figures").click()
        page.locator("#values").get_by_role("link", name="Source", exact=True).first.click()
        with page.expect_download() as started:
            page.get_by_role("link", name="Download CSV").click()
        assert "Google Ads" in started.value.path().read_text(encoding="utf-8-sig")
        page.get_by_role("link", name="Google Ads", exact=True).click()
        expect(page.get_by_role("heading", name="Google Ads")).to_be_visible()
        page.get_by_role("link", name="These calls in the list").click()
        expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
        assert {cell.inner_text() for cell in page.locator("#calls tbody tr td:nth-child(4)").all()} == {"Google Ads"}
        assert troubles == []


def test_the_chart_follows_the_width_and_the_pages_fit_a_phone(tmp_path: Path, open_context: OpenContext) -> None:
    with serve_demo(tmp_path) as console:
        page = open_context(base_url=console.url, viewport={"width": 1440, "height": 900}).new_page()
        page.goto(console.link)
        wait_until_counted(page, "/console/a/demo/reports")
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_function("document.querySelector('.uplot').getBoundingClientRect().width < 390")
        for path in ("overview", "reports", "reports/hours", "reports/compare?by=tag:affiliate_id"):
            page.goto(f"/console/a/demo/{path}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
