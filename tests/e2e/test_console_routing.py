"""A marketer makes a call route, changes its steps, tries a call, and sends a test of a postback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.console_pages import SignedInConsole, serve_demo
from tests.postback_receiver import Receiver, receive


@pytest.fixture
def console(tmp_path: Path) -> Iterator[SignedInConsole]:
    with serve_demo(tmp_path) as console:
        yield console


@pytest.fixture
def page(console: SignedInConsole, open_context: OpenContext) -> Page:
    """The demo account, signed in."""
    page = open_context(base_url=console.url).new_page()
    page.goto(console.link)
    return page


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receive() as receiver:
        yield receiver


def test_a_route_is_made_changed_and_tried(page: Page) -> None:
    page.get_by_role("link", name="Call routing").click()
    page.get_by_role("link", name="New call route").click()
    page.get_by_label("Name").fill("evening")
    page.get_by_text("Ring a team").click()
    page.get_by_label("on call").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("This route needs 2 or more.")).to_be_visible()
    page.get_by_label("spanish desk").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="evening")).to_be_visible()
    tree = page.get_by_label("Steps", exact=True)
    expect(tree.get_by_role("link", name="Ring spanish desk, then on call, 15 s each", exact=True)).to_be_visible()

    # A menu before it, from the keyboard alone.
    page.get_by_role("link", name="Put a step before: Ring spanish desk").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Menu Press 1").click()
    page.get_by_label("Say", exact=True).fill("Press 1 to leave a message.")
    page.get_by_label("Key", exact=True).first.fill("x")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("'x' is not a key of a phone")).to_be_visible()
    page.get_by_label("Key", exact=True).first.fill("1")
    page.get_by_label("Key", exact=True).first.press("Enter")
    expect(tree.get_by_text("key 1")).to_be_visible()
    expect(tree.get_by_text("no valid key is pressed")).to_be_visible()

    # The ring is recorded, and says so first.
    tree.get_by_role("link", name="Ring spanish desk, then on call, 15 s each", exact=True).click()
    page.get_by_role("button", name="More rows").click()
    expect(page.get_by_label("Receiving number", exact=True)).to_have_count(8)
    page.get_by_label("Receiving number", exact=True).nth(2).select_option("desk")
    page.get_by_label("Record the call").check()
    page.get_by_role("button", name="Save").click()
    expect(tree.get_by_text("The call is recorded")).to_be_visible()

    # What would a caller get who presses nothing?
    page.get_by_label("Keys that the caller presses").fill(",")
    page.get_by_role("button", name="Try a call").click()
    expect(page.locator(".step.taken")).to_have_count(3)
    expect(page.get_by_text("no key, tried 2 times")).not_to_have_count(0)

    # A branch moves with everything after it, and back, from the keyboard alone.
    page.get_by_role("link", name="Move the branch: Ring spanish desk").press("Enter")
    page.get_by_role("radio").first.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").or_(page.locator(".note")).first).to_be_visible()
    page.get_by_role("link", name="Move the branch: Ring spanish desk").press("Enter")
    page.get_by_role("radio").first.press("Space")
    page.keyboard.press("Enter")

    # The steps move, and one is removed.
    page.get_by_role("button", name="Earlier: Ring spanish desk").click()
    expect(page.locator(".tree .step").first).to_contain_text("Ring spanish desk")
    page.get_by_role("link", name="Remove: Menu").click()
    page.get_by_label("(no valid key is pressed)").check()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".tree .step")).to_have_count(2)


def test_two_people_change_one_step(page: Page) -> None:
    page.goto("/console/a/demo/routes/step?at=main.otherwise")
    other = page.context.new_page()
    other.goto("/console/a/demo/routes/step?at=main.otherwise")
    other.get_by_label("Say", exact=True).fill("Bye.")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text('Say "Bye."')).to_be_visible()
    page.get_by_label("Say", exact=True).fill("See you.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your input is below.")).to_be_visible()
    expect(page.get_by_label("Say", exact=True)).to_have_value("See you.")


def test_a_postback_is_tested_before_it_is_saved(page: Page, receiver: Receiver) -> None:
    page.get_by_role("link", name="Postbacks").click()
    page.get_by_role("link", name="New postback").click()
    page.get_by_role("link", name="A message to a chat").click()
    page.get_by_label("The webhook's address").fill(receiver.locate("/hooks/1"))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("pre").first).to_contain_text("Content-Type: application/json")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("There was no response: the host's address is not public")).to_be_visible()
    assert receiver.received == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="A message to a chat")).to_be_visible()
    page.get_by_role("link", name="Log").click()
    page.get_by_role("link", name="Dead").click()
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
