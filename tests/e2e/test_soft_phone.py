"""The soft phone of the demo site: a visitor calls the number that they see, and sees the call land in the log."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from server.account_file.read import read_account_file
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.e2e.conftest import OpenContext
from tests.e2e.pools import FIRST, SECOND, THIRD, write_pool, write_pool_account
from tests.serving import RunningServer, start_dni
from tests.waiting import HANG_MS

CALLS = "**/demo/phone/calls"
DESK = "+14155550180"
"""Somebody picks up three seconds after it has begun to ring, and a phone takes two to get through."""

ROUTE = {
    "name": "main",
    "menu": {
        "say": "Press 1 for sales.",
        "seconds": 10,
        "keys": {"1": {"ring": {"receiving_numbers": ["desk"], "seconds": 20}, "otherwise": {"say": "Call again."}}},
    },
    "otherwise": {"say": "Good bye."},
}
SECTIONS = {
    "receiving_numbers": [{"name": "desk", "number": DESK}],
    "routes": [ROUTE],
    "tracking_sources": [
        {
            "name": "Leaflet",
            "priority": 1,
            "match": {"parameter": "leaflet"},
            "assign": {"sales": {"tracking_number": {"number": SECOND, "extension": "101"}}},
        },
        {"name": "Everyone", "preset": "any", "priority": 1000, "assign": {"sales": {"number_pool": "leads"}}},
    ],
}


@pytest.fixture(scope="module")
def phone_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of two processes, so that the one that is asked how a call goes may not be the one that plays it."""
    folder = tmp_path_factory.mktemp("phone")
    database_url = f"sqlite:///{folder}/dni.sqlite3"
    pool = write_pool(FIRST, THIRD)
    accounts = SqlAccountStore(open_engine(database_url))
    accounts.prepare()
    accounts.save(read_account_file(write_pool_account("demo", pool, sections=SECTIONS, route="main")))
    accounts.close()
    settings = {
        "DNI_DATABASE_URL": database_url,
        "DNI_DEMO_PAGES": "true",
        "DNI_LOG_LEVEL": "error",
        "DNI_TWILIO_AUTH_TOKEN": "0123456789abcdef0123456789abcdef",
    }
    with start_dni(folder, "serve", "--workers", "2", **settings) as running:
        yield running


class Phone:
    """A visitor's page with the soft phone on it."""

    def __init__(self, page: Page, query: str) -> None:
        self.page = page
        page.goto(f"/phone?{query}")

    @property
    def number(self) -> Locator:
        """The number that the visitor sees."""
        return self.page.locator("#phone-call strong")

    def shows_tracking_number(self) -> None:
        """The page's own number is swapped, now or soon."""
        expect(self.number).to_have_text(re.compile("866-555-01"))

    def call(self) -> None:
        """Click the number."""
        self.page.locator("#phone-call").click()

    def call_and_be_known(self) -> None:
        """Click the number; however busy the machine, the call gets through once the server knows who clicked."""
        waiting: list[Route] = []
        is_known = False

        def hold(route: Route) -> None:
            if is_known:
                route.continue_()
            else:
                waiting.append(route)

        self.page.route(CALLS, hold)
        with self.page.expect_response(lambda response: "tel_tapped_at" in (response.request.post_data or "")):
            self.call()
        self.says("Dialling")
        is_known = True
        for route in waiting:
            route.continue_()

    def press(self, key: str) -> None:
        """Press a key of the keypad."""
        self.page.get_by_role("button", name=key, exact=True).click()

    def hang_up(self) -> None:
        """Put it down."""
        self.page.get_by_role("button", name="Hang up").click()

    def hears(self, text: str) -> None:
        """This is among what has happened, now or soon."""
        expect(self.page.locator("#phone-moments")).to_contain_text(text, timeout=HANG_MS)

    def says(self, text: str) -> None:
        """The phone's own state, now or soon."""
        expect(self.page.locator("#phone-state")).to_contain_text(text, timeout=HANG_MS)

    def logs(self, *facts: str) -> None:
        """The call log has these, now or soon."""
        for fact in facts:
            expect(self.page.locator("#phone-log")).to_contain_text(fact, timeout=HANG_MS)


def test_a_visitor_calls_presses_a_key_talks_hangs_up_and_sees_the_call_in_the_log(
    phone_server: RunningServer, open_context: OpenContext
) -> None:
    phone = Phone(open_context(base_url=phone_server.url).new_page(), "a=ABC&s=test&kw=roof")
    phone.shows_tracking_number()
    phone.call_and_be_known()
    phone.hears("Press 1 for sales.")
    phone.press("1")
    phone.hears("presses 1")
    phone.hears(f"ringing {DESK}")
    phone.hears(f"talking with {DESK}")
    phone.logs("tap, 1 candidate", "affiliate_id: ABC", "keyword: roof", "leads", "running")
    phone.hang_up()
    phone.says("ended: completed")
    phone.logs("answered", "desk", "main", "tel_tapped_at")
    expect(phone.page.get_by_role("button", name="Hang up")).to_be_disabled()


def test_the_extension_in_the_link_is_dialled_by_itself(phone_server: RunningServer, open_context: OpenContext) -> None:
    phone = Phone(open_context(base_url=phone_server.url).new_page(), "leaflet=1")
    expect(phone.number).to_have_text("866-555-0121 ext. 101")
    phone.call()
    phone.hears("presses 0")
    phone.hears("Press 1 for sales.")
    phone.logs("source, 0 candidates", "Leaflet")
    phone.hang_up()
    phone.says("ended: completed")
    phone.logs("abandoned")


def test_a_busy_number_is_reported(phone_server: RunningServer, open_context: OpenContext) -> None:
    phone = Phone(open_context(base_url=phone_server.url).new_page(), "a=ABC&s=test&kw=roof")
    phone.shows_tracking_number()
    phone.page.get_by_label("At the other end").select_option("the line is busy")
    phone.call()
    phone.hears("Press 1 for sales.")
    phone.press("1")
    phone.hears(f"{DESK} is busy")
    phone.hears("Call again.")
    phone.logs("busy")


def test_a_visitor_can_give_up_before_the_call_gets_through(
    phone_server: RunningServer, open_context: OpenContext
) -> None:
    phone = Phone(open_context(base_url=phone_server.url).new_page(), "a=ABC&s=test&kw=roof")
    phone.shows_tracking_number()
    phone.page.clock.install()
    phone.page.clock.pause_at(phone.page.evaluate("Date.now()") / 1000 + 60)
    phone.call()
    phone.says("Dialling")
    phone.hang_up()
    phone.says("Ready.")
    phone.page.clock.run_for(5000)
    phone.says("Ready.")
    expect(phone.page.locator("#phone-moments")).to_have_text("")


def test_an_unknown_number_is_not_called(phone_server: RunningServer, open_context: OpenContext) -> None:
    phone = Phone(open_context(base_url=phone_server.url).new_page(), "tag=none&a=ABC")
    phone.call()
    phone.says("+18005550100 is not a tracking number of the demo account; arrive from an ad to see one")


def test_an_invalid_caller_is_reported(phone_server: RunningServer, open_context: OpenContext) -> None:
    phone = Phone(open_context(base_url=phone_server.url).new_page(), "a=ABC&s=test&kw=roof")
    phone.shows_tracking_number()
    phone.page.get_by_label("You call from").fill("me")
    phone.call()
    phone.says("caller: expected a number as in +14155550123")
