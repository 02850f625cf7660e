"""A marketer sets up an account's settings, exports and imports its file, restores a revision, and deletes the account."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import OpenContext, OpenPools
from tests.e2e.console_visits import open_console
from tests.e2e.pools import FIRST, SECOND, write_pool


def test_the_settings_of_an_account(
    open_context: OpenContext, open_pools: OpenPools, database_url: str, tmp_path: Path
) -> None:
    account = open_pools(write_pool(FIRST), write_pool(SECOND, name="spare"))
    page = open_console(open_context, database_url, account.key)
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Name of the business").fill("Harbor Roofing")
    page.get_by_label("Time zone").fill("Mars/Base")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("'Mars/Base' is not a time zone")).to_be_visible()
    page.get_by_label("Time zone").fill("America/New_York")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("status")).to_have_text("Saved.")

    page.get_by_role("link", name="Parameter mapping").click()
    page.get_by_role("link", name="Visitor").click()
    expect(page.get_by_label("becomes the tag")).to_have_count(10)
    page.get_by_label("URL parameter").nth(7).fill("promo")
    page.get_by_label("becomes the tag").nth(7).fill("promotion")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_label("becomes the tag").nth(7)).to_have_value("promotion")

    page.get_by_role("link", name="Tag and installation").click()
    expect(page.get_by_text(f"/a/{account.key}/dni.js").first).to_be_visible()

    # A renamed campaign is renamed in the pool.
    page.get_by_role("link", name="Campaigns").click()
    page.get_by_role("link", name="roofing", exact=True).click()
    page.get_by_label("Name", exact=True).fill("roofs")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("row").filter(has_text="roofs")).to_contain_text("number pool leads")

    # The file, without a pool: the import asks before it removes it.
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Account file").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download {account.key}.yaml").click()
    saved = tmp_path / "account.yaml"
    download.value.save_as(saved)
    text = saved.read_text()
    assert "promo: promotion" in text
    page.get_by_label("Account file").set_input_files(saved)
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_text("Nothing: the account is like this already.")).to_be_visible()
    page.get_by_label("or its text").fill(text.replace("Harbor Roofing", "By file"))
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_text("The file contradicts changes in the console: setting name.")).to_be_visible()
    page.get_by_role("button", name="Use the file’s version of these").click()
    page.get_by_role("button", name="Import", exact=True).click()

    page.get_by_role("link", name="Company").click()
    expect(page.get_by_label("Name of the business")).to_have_value("By file")
    page.get_by_role("link", name="History").click()
    page.get_by_text("Exact fields").first.click()
    expect(page.get_by_text("name: Harbor Roofing -> By file")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Restore revision 2").click()
    page.get_by_text("Exact fields").first.click()
    expect(page.get_by_text("name: By file -> Harbor Roofing")).to_be_visible()

    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_label("Type the key").fill(account.key)
    page.get_by_role("button", name="Delete the account").click()
    expect(page.get_by_role("heading", name="Accounts")).to_be_visible()
    expect(page.get_by_text("By file")).to_have_count(0)
