"""A marketer buys a number in the console; a visitor sees it and calls; then it goes back to the carrier."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text

from server.demo.simulated_carrier.carrier import play_call
from server.demo.simulated_carrier.http_post import HttpPost
from server.demo.simulated_carrier.planned_call import Callee, PlannedCall
from server.open_stores import open_stores
from server.settings import read_settings
from tests.carriers import AUTH_TOKEN
from tests.e2e.conftest import OpenContext
from tests.e2e.console_visits import open_console
from tests.e2e.pools import FIRST, PoolAccount, save_account, write_pool, write_pool_account
from tests.e2e.visitors import Visitor
from tests.integration.buying.simulated_api import NumbersApi, serve_numbers_api, sign_in_to_numbers_api
from tests.integration.caches.programs import find_free_port
from tests.serving import RunningServer, run_dni, start_dni

NUMBER = "+14155550101"
SECRET_KEY = "a secret of the story of numbers, long"
MOST_VISITS = 60


@dataclass
class Business:
    """A server, an account with a pool of one number, and the carrier where it buys."""

    server: RunningServer
    account: PoolAccount
    api: NumbersApi
    folder: Path
    database_url: str


@pytest.fixture
def business(tmp_path: Path) -> Iterator[Business]:
    database_url, port = f"sqlite:///{tmp_path}/dni.sqlite3", find_free_port()
    content = write_pool_account(
        "buyer",
        write_pool(FIRST, buffer_seconds=1),
        origins=[f"http://127.0.0.1:{port}"],
        number_budget="5.00 USD",
        resting_days=0,
    )
    account = save_account(content, database_url)
    with serve_numbers_api() as api:
        settings = {
            "DNI_DATABASE_URL": database_url,
            "DNI_SECRET_KEY": SECRET_KEY,
            "DNI_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DNI_TWILIO_API_URL": api.url,
            "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "DNI_LOG_LEVEL": "error",
        }
        with closing(open_stores(read_settings(settings))) as stores:
            sign_in_to_numbers_api(stores.secrets, "buyer")
        with start_dni(tmp_path, "serve", "--workers", "1", port=port, **settings) as server:
            yield Business(server, account, api, tmp_path, database_url)
    account.leases.close()


def let_hours_pass(business: Business, hours: float) -> None:
    """Move everything that has happened to the number into the past."""
    engine = create_engine(business.database_url)
    with engine.begin() as connection:
        past = {"seconds": hours * 3_600.0, "number": NUMBER}
        connection.execute(text("UPDATE numbers SET since = since - :seconds WHERE number = :number"), past)
    engine.dispose()


def test_a_number_is_bought_shown_called_and_returned(business: Business, open_context: OpenContext) -> None:
    def open_here() -> object:
        return open_context(base_url=business.server.url)

    page = open_console(open_here, business.database_url, "buyer")  # type: ignore[arg-type]
    page.get_by_role("link", name="Numbers", exact=True).click()
    page.get_by_role("link", name="Buy numbers").click()
    page.get_by_label("Area code").fill("415")
    page.get_by_role("button", name="Search").click()
    page.get_by_label(f"Where {NUMBER} goes").select_option("leads")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=f"Buy {NUMBER}").click()
    expect(page.get_by_text("Bought.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="+1 415-555-0101")).to_contain_text("active")
    assert business.api.stock.sold[NUMBER]["voice_url"] == f"{business.server.url}/voice/twilio/incoming?account=buyer"

    # A number that joins a pool is free a moment later, and a server looks for changes of accounts once a second.
    for visit in range(MOST_VISITS):
        visitor = Visitor(open_context(base_url=business.server.url).new_page(), "buyer")
        visitor.look(f"a=ABC&s=test&kw=roof{visit}")
        link = visitor.page.locator("a").first
        expect(link).not_to_have_text("800-555-0100")
        if link.text_content() == "415-555-0101":
            break
    visitor.sees("415-555-0101")

    planned = PlannedCall(
        f"CA{1:0>32}", NUMBER, "+14155550123", business.server.url, AUTH_TOKEN, callee=Callee(talk_seconds=30)
    )
    play_call(planned, HttpPost(business.server.url, business.server.url), time.time(), lambda _moment: None)
    listed = run_dni(business.folder, "calls", "list", DNI_DATABASE_URL=business.database_url)
    assert NUMBER in listed.stdout

    # Out of the pool, it rests; when calls to it can't belong to visits any more, it goes back.
    page.goto(f"{business.server.url}/console/a/buyer/number-pools/edit?name=leads")
    page.get_by_label("Numbers", exact=True).fill(FIRST)
    page.get_by_role("button", name="Save").last.click()
    page.get_by_role("link", name="Numbers", exact=True).click()
    page.get_by_role("button", name=f"Return {NUMBER}").click()
    expect(page.get_by_text("may still belong to visits")).to_be_visible()
    assert NUMBER in business.api.stock.sold
    let_hours_pass(business, 2)
    page.get_by_role("link", name="Numbers", exact=True).click()
    page.get_by_role("button", name=f"Return {NUMBER}").click()
    expect(page.get_by_text("Returned to the carrier.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="+1 415-555-0101")).to_contain_text("returned")
    assert business.api.stock.sold == {}
