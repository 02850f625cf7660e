"""A person filters the calls, saves the filters as a view, and works with the keyboard while the list updates itself."""

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from server.open_stores import open_stores
from server.settings import read_settings
from tests.e2e.conftest import OpenContext
from tests.e2e.console_pages import serve_demo
from tests.integration.calls.callers import add, make_call


def sign_in(page: Page, link: str, url: str) -> None:
    page.goto(link)
    page.goto(f"{url}/console/a/demo/calls")


def test_a_view_is_saved_opened_and_deleted(tmp_path: Path, open_context: OpenContext) -> None:
    with serve_demo(tmp_path) as server:
        page = open_context().new_page()
        sign_in(page, server.link, server.url)
        expect(page.get_by_text("Save these filters")).to_have_count(0)
        page.get_by_label("Outcome").select_option("answered")
        page.get_by_role("button", name="Show").click()
        page.get_by_text("Save these filters").click()
        page.get_by_label("Name of the view").fill("Answered & <b>good</b>")
        page.get_by_role("button", name="Save the view").click()
        views = page.get_by_role("navigation", name="Saved views")
        expect(views.get_by_role("link")).to_have_text(["Answered & <b>good</b>"])
        page.goto(f"{server.url}/console/a/demo/calls")
        views.get_by_role("link").click()
        expect(page.get_by_label("Outcome")).to_have_value("answered")
        page.get_by_role("button", name=re.compile("Delete the view")).click()
        expect(views).to_have_count(0)


def test_rows_are_replaced_when_a_call_comes_in_and_the_focus_stays(tmp_path: Path, open_context: OpenContext) -> None:
    with serve_demo(tmp_path) as server:
        page = open_context().new_page()
        sign_in(page, server.link, server.url)
        focused = page.locator("#calls tbody a").nth(1)
        focused.focus()
        name = focused.get_attribute("id")
        with page.expect_response(lambda response: "state=" in response.url and response.status == 204):
            pass
        stores = open_stores(read_settings({"DNI_DATABASE_URL": f"sqlite:///{tmp_path}/dni.sqlite3"}))
        add(stores.call_log, make_call("CAnew", time.time(), account="demo"))
        stores.close()
        expect(page.locator("#call-twilio-CAnew")).to_be_visible(timeout=20_000)
        assert page.evaluate("document.activeElement.id") == name
