"""A marketer orders tracking sources, adds one, and asks which one an address has."""

import json

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenContext, OpenPools
from tests.e2e.console_visits import open_console
from tests.e2e.pools import FIRST, write_pool

SOURCES = [
    {"name": "Search", "preset": "google_organic", "priority": 10},
    {"name": "Ads", "preset": "google_ads", "priority": 20},
    {"name": "Rest", "preset": "any", "priority": 30},
]


def expect_order(page: Page, *names: str) -> None:
    expect(page.locator(".ordered .main")).to_have_text(list(names))


def test_sources_are_ordered_added_and_explained(
    open_context: OpenContext, open_pools: OpenPools, database_url: str
) -> None:
    account = open_pools(write_pool(FIRST), sections={"tracking_sources": json.loads(json.dumps(SOURCES))})
    page = open_console(open_context, database_url, account.key)
    page.get_by_role("link", name="Sources", exact=True).click()
    expect_order(page, "Search", "Ads", "Rest")

    # By a button, which keys reach too.
    page.get_by_role("button", name="Move Ads up").focus()
    page.keyboard.press("Enter")
    expect_order(page, "Ads", "Search", "Rest")

    # By dragging.
    page.locator(".ordered li", has_text="Rest").drag_to(
        page.locator(".ordered li", has_text="Search"), target_position={"x": 20, "y": 5}
    )
    expect_order(page, "Ads", "Rest", "Search")
    expect(page.get_by_text("can never win")).to_be_visible()
    page.get_by_role("button", name="Move Rest down").click()
    expect_order(page, "Ads", "Search", "Rest")

    # A source with an own rule of two conditions, and a pool.
    page.get_by_role("link", name="New on-site source").click()
    page.get_by_label("Name", exact=True).fill("Spring")
    page.get_by_label("Parameter").first.fill("utm_campaign")
    page.get_by_label("Test").first.select_option("equals")
    page.get_by_label("Values, one a line").first.fill("spring\nsummer")
    page.get_by_role("button", name="More rows").click()
    expect(page.get_by_label("Parameter")).to_have_count(6)
    page.get_by_label("What", exact=True).nth(1).select_option("landing_path")
    page.get_by_label("Test").nth(1).select_option("path")
    page.get_by_label("Values, one a line").nth(1).fill("/spring")
    page.get_by_label("How many of the conditions must match").select_option("any")
    page.get_by_label("Priority").fill("5")
    page.get_by_label("Number pool").first.select_option("leads")
    page.get_by_role("button", name="Save").last.click()
    expect_order(page, "Spring", "Ads", "Search", "Rest")
    expect(page.get_by_text("parameter utm_campaign equals 'spring' or 'summer', or landing path")).to_be_visible()

    # The box explains an address.
    page.get_by_label("Address of the page, with its parameters").fill("https://shop.example/?gclid=1&kw=roof")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("Tracking source: Ads")).to_be_visible()
    expect(page.get_by_text("parameter gclid is present: it is 1")).to_be_visible()
    page.get_by_label("Address of the page, with its parameters").fill("https://shop.example/spring?kw=roof")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("a number of the pool 'leads', shared by visits with keyword 'roof'")).to_be_visible()


def test_sources_work_without_scripts(open_context: OpenContext, open_pools: OpenPools, database_url: str) -> None:
    account = open_pools(write_pool(FIRST), sections={"tracking_sources": json.loads(json.dumps(SOURCES))})

    def open_without_scripts(**options: object) -> object:
        return open_context(java_script_enabled=False, **options)

    page = open_console(open_without_scripts, database_url, account.key)  # type: ignore[arg-type]
    page.goto(f"/console/a/{account.key}/sources")
    page.get_by_role("button", name="Move Ads up").click()
    expect_order(page, "Ads", "Search", "Rest")
    page.get_by_label("Address of the page, with its parameters").fill("https://shop.example/?gclid=1")
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_text("Tracking source: Ads")).to_be_visible()
