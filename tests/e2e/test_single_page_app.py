"""A single-page app: routes by pushState, keyed rendering in place, lists that move, innerHTML."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect

SALES, SERVICE = "866-555-0101", "(866) 555-0102"


@pytest.fixture
def app(page: Page) -> Page:
    """The demo app, as a visitor from Google Ads sees it."""
    page.goto("/app?gclid=click-1")
    expect(page.locator("#counted")).to_contain_text(f"Call {SALES} if it leaks.")
    return page


def test_every_route_shows_the_tracking_number(app: Page) -> None:
    app.get_by_role("link", name="Visits").click()
    expect(app.locator("#visits b").first).to_have_text(SALES)
    expect(app).to_have_title(f"Visits | Service {SERVICE}")
    app.locator(".tabs").get_by_role("link", name="Bill").click()
    expect(app.locator("#bill a")).to_have_text(SALES)
    expect(app.locator("#bill a")).to_have_attribute("href", f"tel:{SALES}")
    expect(app.locator("#bill p").last).to_contain_text("(866) 555-0102")
    expect(app).to_have_title(f"Your bill | Questions? {SALES}")


def test_going_back_shows_the_tracking_number(app: Page) -> None:
    app.get_by_role("link", name="Visits").click()
    expect(app.locator("#visits")).to_be_visible()
    app.go_back()
    expect(app.locator("#counted")).to_contain_text(SALES)
    app.go_forward()
    expect(app.locator("#visits b").first).to_have_text(SALES)


def test_rendering_again_in_place_keeps_the_tracking_number(app: Page) -> None:
    for looks in range(2, 5):
        app.locator("#look").click()
        expect(app.locator("#counted")).to_have_text(f"Looked at {looks}×. Call {SALES} if it leaks.")
        expect(app.locator("#app a[href^='tel:']")).to_have_attribute("title", f"Call {SALES}, look {looks}")
    expect(app.locator("#look")).to_be_focused()


def test_text_beside_a_number_may_change(app: Page) -> None:
    expect(app.locator("#pieces")).to_have_text(f"Service: {SERVICE}, open now.")
    app.locator("#toggle").click()
    expect(app.locator("#pieces")).to_have_text(f"Service: {SERVICE}, closed now.")


def test_a_list_that_moves_stays_swapped(app: Page) -> None:
    app.get_by_role("link", name="Visits").click()
    app.locator("#add").click()
    app.locator("#sort").click()
    expect(app.locator("#visits li")).to_have_text(
        [f"Visit {visit}: {SALES if visit % 2 else SERVICE}" for visit in (1, 2, 3, 4)]
    )
    app.locator("#remove").click()
    expect(app.locator("#visits li")).to_have_count(3)


def test_a_widget_that_writes_its_html_again_stays_swapped(app: Page) -> None:
    app.locator(".tabs").get_by_role("link", name="Bill").click()
    for refreshes in range(1, 4):
        app.locator("#refresh").click()
        expect(app.locator("#bill p").first).to_have_text(f"Order 98005551234567, refresh {refreshes}: $1,800.55")
        expect(app.locator("#bill p").last).to_contain_text(f"Pay by phone: {SALES} or (866) 555-0102")
