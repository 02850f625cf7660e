"""A marketer works through the calls: finds one, listens to it, marks it, notes what was said, and blocks a robot."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.console_pages import serve_demo

PLAYS = "() => { const player = document.querySelector('audio'); return player.currentTime > 0 && player.duration > 9 }"
PHONE = {"width": 390, "height": 844}


def find_recorded_call(page: Page) -> str:
    """The caller of the newest call with a message; the page with the list of their calls is open."""
    page.get_by_role("link", name="Calls", exact=True).click()
    page.get_by_label("Outcome").select_option("voicemail")
    page.get_by_role("button", name="Show").click()
    row = page.locator("#calls tbody tr").filter(has_text="+1").first
    caller = row.locator("td").nth(1).inner_text().replace("first", "").strip()
    page.get_by_label("Search").fill(caller[-4:])
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#calls tbody tr").filter(has_text=caller).first).to_be_visible()
    return caller


def test_a_marketer_listens_to_a_call_and_says_what_it_was_worth(tmp_path: Path, open_context: OpenContext) -> None:
    with serve_demo(tmp_path) as console:
        page = open_context(base_url=console.url).new_page()
        page.goto(console.link)
        caller = find_recorded_call(page)
        page.locator("#calls tbody tr").filter(has_text=caller).first.get_by_role("link").click()
        expect(page.get_by_role("heading", name=caller)).to_be_visible()

        player = page.get_by_label("Recording of the call")
        player.evaluate("player => { player.muted = true; return player.play() }")
        page.wait_for_function(PLAYS)
        player.evaluate("player => { player.currentTime = 8 }")
        page.wait_for_function("() => document.querySelector('audio').currentTime >= 8")
        expect(page.locator("[data-player-problem]")).to_be_hidden()

        page.get_by_label("Status").select_option("sale")
        page.get_by_label("Value").fill("1,490.50")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("marked the call as a sale and set its value to 1,490.50")).to_be_visible()
        page.get_by_label("New note").fill("Wants a new roof\nbefore winter")
        page.get_by_role("button", name="Add the note").click()
        expect(page.get_by_text("noted: Wants a new roof before winter")).to_be_visible()

        page.get_by_label("Status").select_option("spam")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Block this caller").first.click()
        expect(page.get_by_text("This caller is blocked: further calls are rejected.")).to_be_visible()
        page.get_by_role("link", name="Settings").click()
        page.get_by_role("link", name="Blocked callers").click()
        expect(page.get_by_role("cell", name="from call sample-")).to_be_visible()
        expect(page.get_by_role("link", name=caller.replace(" ", "").replace("-", ""))).to_be_visible()


def test_a_player_says_why_it_can_not_play(tmp_path: Path, open_context: OpenContext) -> None:
    with serve_demo(tmp_path) as console:
        page = open_context(base_url=console.url).new_page()
        page.goto(console.link)
        caller = find_recorded_call(page)
        page.locator("#calls tbody tr").filter(has_text=caller).first.get_by_role("link").click()
        page.route("**/recording", lambda route: route.fulfill(status=409, body="The account lacks a secret."))
        page.get_by_label("Recording of the call").evaluate("player => { player.play().catch(() => {}) }")
        expect(page.get_by_role("alert")).to_have_text("The account lacks a secret.")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_list_is_a_list_of_cards_on_a_phone(tmp_path: Path, open_context: OpenContext, has_scripts: bool) -> None:
    with serve_demo(tmp_path) as console:
        page = open_context(base_url=console.url, viewport=PHONE, java_script_enabled=has_scripts).new_page()
        page.goto(console.link)
        page.goto("/console/a/demo/calls")
        card = page.get_by_role("row").nth(1)
        box = card.bounding_box()
        assert box is not None
        assert box["width"] <= PHONE["width"]
        assert box["height"] < 200
        # The whole card opens the call.
        card.click(position={"x": box["width"] - 5, "y": box["height"] - 5})
        expect(page.get_by_role("heading", name="What happened")).to_be_visible()
        page.get_by_role("link", name="Erase").click()
        page.get_by_role("button", name="Erase all calls of this caller").click()
        expect(page.get_by_text("Deleted.")).to_be_visible()
