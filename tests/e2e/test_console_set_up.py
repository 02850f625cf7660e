"""From nothing to a signed-in owner: the link that `dni serve` prints, and the one of `dni demo`."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenContext
from tests.serving import run_dni, start_dni

PASSWORD = "a long and quiet password"


def find_link(announced: str) -> str:
    (link,) = re.findall(r"http://\S+/console/link/\S+", announced)
    return str(link)


def test_the_first_owner_signs_up_by_the_link_and_makes_an_account(tmp_path: Path, open_context: OpenContext) -> None:
    with start_dni(tmp_path, "serve", "--workers", "1") as server:
        page = open_context().new_page()
        page.goto(server.url)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        link = find_link(server.announced)
        page.goto(link)
        page.get_by_label("Your name").fill("Ana")
        page.get_by_label("E-mail address").fill("ana@harbor.example")
        page.get_by_label("Your organisation").fill("Harbor Group")
        page.get_by_label("Password").fill("short")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_text("Choose a password of at least 10 characters.")).to_be_visible()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Name of the business").fill("Harbor Roofing")
        page.get_by_label("Key").fill("harbor")
        page.get_by_label("Country").select_option("US")
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("heading", name="Where is your web site?")).to_be_visible()
        page.get_by_role("link", name="Finish later").click()
        expect(page.get_by_role("heading", name="No calls yet")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.goto(link)
        expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
        page.get_by_role("link", name="Sign in").click()
        page.get_by_label("E-mail address").fill("ana@harbor.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
        page.close()
    assert "harbor" in run_dni(tmp_path, "account", "list").stdout
    with start_dni(tmp_path, "serve", "--workers", "1") as server:
        assert "set up the first user" not in server.announced


def test_the_demo_prints_a_link_that_is_signed_in(tmp_path: Path, open_context: OpenContext) -> None:
    with start_dni(tmp_path, "demo", "--workers", "1") as server:
        page = open_context().new_page()
        page.goto(find_link(server.announced))
        expect(page.get_by_role("link", name="Campaigns")).to_be_visible()
        page.goto(f"{server.url}/console/accounts")
        expect(page.get_by_role("link", name="Harbor Roofing")).to_be_visible()
        # It can check its site, though the demo has no secret key.
        page.goto(f"{server.url}/console/a/demo/settings/tag")
        check = page.get_by_role("link", name=re.compile("^Open "))
        expect(check).to_have_attribute("href", re.compile("#dni_setup="))
