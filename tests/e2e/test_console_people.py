"""An owner invites a person, who joins, loses the role again, and is removed; the audit lists it all."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.console_pages import serve_demo

PASSWORD = "a long and quiet password"
HOSTILE = '<b>Ben</b> & "Sons"'


def open_people(page: Page, url: str) -> None:
    page.goto(f"{url}/console/a/demo/calls")
    page.get_by_role("link", name="People").click()


def test_an_invited_person_joins_and_is_removed(tmp_path: Path, open_context: OpenContext) -> None:
    with serve_demo(tmp_path) as console:
        owner, guest = open_context().new_page(), open_context().new_page()
        owner.goto(console.link)
        open_people(owner, console.url)
        owner.get_by_label("E-mail address").fill("ben@harbor.example")
        owner.get_by_role("radio", name="Analyst").check()
        owner.get_by_role("button", name="Invite").click()
        link = owner.locator("#new-link").inner_text()

        guest.goto(link)
        guest.get_by_label("Your name").fill(HOSTILE)
        guest.get_by_label("Password").fill(PASSWORD)
        guest.get_by_role("button", name="Continue").click()
        expect(guest.get_by_role("link", name="Campaigns")).to_be_visible()
        guest.get_by_role("link", name="Settings").click()
        expect(guest.get_by_role("link", name="API keys")).to_have_count(0)
        guest.locator(".switcher summary").click()
        expect(guest.locator(".switcher").get_by_role("link", name="Harbor Roofing")).to_be_visible()

        open_people(owner, console.url)
        owner.get_by_role("link", name=HOSTILE).click()
        owner.get_by_role("radio", name="Manager").check()
        owner.get_by_role("button", name="Save").click()
        expect(owner.get_by_role("row", name="ben@harbor.example")).to_contain_text("Manager")
        guest.goto(f"{console.url}/console/a/demo/campaigns")
        expect(guest.get_by_role("link", name="New campaign")).to_be_visible()

        owner.get_by_role("link", name=HOSTILE).click()
        owner.once("dialog", lambda dialog: dialog.accept())
        owner.get_by_role("button", name="Remove from the organisation").click()
        expect(owner.get_by_text("ben@harbor.example")).to_have_count(0)
        guest.goto(f"{console.url}/console/a/demo/campaigns")
        expect(guest.get_by_role("heading", name="There is no such page")).to_be_visible()

        owner.get_by_role("cell", name="Demo you").get_by_role("link").click()
        owner.once("dialog", lambda dialog: dialog.accept())
        owner.get_by_role("button", name="Remove from the organisation").click()
        expect(owner.get_by_role("alert")).to_contain_text("This is the only owner.")
        owner.get_by_role("link", name="Audit").click()
        expect(owner.get_by_role("row", name="changed the role of ben@harbor.example: manager")).to_be_visible()
        expect(owner.get_by_role("row", name="removed ben@harbor.example")).to_be_visible()


def test_a_key_and_a_secret_are_made_and_deleted(tmp_path: Path, open_context: OpenContext) -> None:
    with serve_demo(tmp_path) as console:
        page = open_context().new_page()
        page.goto(console.link)
        page.get_by_role("link", name="Settings").click()
        page.get_by_role("link", name="API keys").click()
        page.get_by_label("Name").fill("warehouse")
        page.get_by_label("Read calls").check()
        page.get_by_role("button", name="Create").click()
        key = page.locator("#new-key").inner_text()
        headers = {"Authorization": f"Bearer {key}"}
        assert page.request.get(f"{console.url}/api/v1/calls", headers=headers).status == 200
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Revoke warehouse").click()
        expect(page.get_by_role("cell", name="warehouse")).to_have_count(0)
        assert page.request.get(f"{console.url}/api/v1/calls", headers=headers).status == 401

        page.get_by_role("link", name="Secrets").click()
        page.get_by_label("Name").fill("CRM_TOKEN")
        page.get_by_label("Value").fill("a token of the CRM")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("cell", name="CRM_TOKEN", exact=True)).to_be_visible()
        expect(page.get_by_text("a token of the CRM")).to_have_count(0)
        page.once("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="Delete CRM_TOKEN").click()
        expect(page.get_by_role("cell", name="CRM_TOKEN", exact=True)).to_have_count(0)
