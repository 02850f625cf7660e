"""A marketer has missed calls reported to a chat, tries it, and lets visits report a page."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenContext
from tests.e2e.test_console_set_up import find_link
from tests.postback_receiver import receive
from tests.serving import start_dni


@pytest.mark.slow
def test_a_marketer_adds_a_recipient_tries_it_and_switches_reports_on(
    tmp_path: Path, open_context: OpenContext
) -> None:
    with receive() as chat, start_dni(tmp_path, "demo", "--workers", "1", DNI_PRIVATE_POSTBACKS="true") as server:
        page = open_context(base_url=server.url).new_page()
        page.goto(find_link(server.announced))
        page.get_by_role("link", name="Settings").click()
        page.get_by_role("link", name="Mail and alerts").click()
        page.get_by_label("What").select_option("Missed calls, at once")
        page.get_by_label("How").select_option("Slack (incoming webhook)")
        page.get_by_label("Where").fill("hooks.example")
        page.get_by_role("button", name="Add").click()
        expect(page.get_by_text("Expected an http or https URL")).to_be_visible()
        page.get_by_label("Where").fill(chat.locate("/services/T1"))
        page.get_by_role("button", name="Add").click()
        row = page.get_by_role("row").filter(has_text="Missed calls, at once")
        row.get_by_role("button", name="Send a test").click()
        expect(page.get_by_text("responded with status 200")).to_be_visible()
        assert [one.target for one in chat.received] == ["/services/T1"]
        page.on("dialog", lambda dialog: dialog.accept())
        row.get_by_role("button", name="Remove").click()
        expect(page.get_by_role("heading", name="Nobody is notified yet")).to_be_visible()
        page.get_by_role("link", name="Tag and installation").click()
        page.locator('a[href$="/settings/company#page_reports"]').click()
        page.get_by_label("Let each visit report one page").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        expect(page.get_by_label("Let each visit report one page")).to_be_checked()
        page.close()
