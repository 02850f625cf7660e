"""When the tag was last seen: noted in memory by requests, and written by a task outside of them."""

import json

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.domain.account_history import OPERATOR
from server.domain.site_check.report import SiteReport
from server.domain.tag_seen import MOST_PATHS, SeenPage, Sightings
from server.open_stores import Stores
from server.settings import Settings
from tests.shop import ORIGIN, SHOP_FILE, Clock, Page

REPORTING = SHOP_FILE.replace("name: A Shop", "name: A Shop, page_reports: true")
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

WRONG_BODIES = [
    None,
    [],
    ["/"],
    ["/", -1],
    ["/", "3"],
    ["", 1],
    ["https://x.example/", 1],
    ["/?a", 1],
    ["/#a", 1],
    ["/\0", 1],
]


@pytest.fixture
def client(settings: Settings, stores: Stores, bundle: Bundle, clock: Clock) -> FlaskClient:
    """A browser with a page of the shop, which allows reports."""
    stores.accounts.save(read_account_file(REPORTING.encode()))
    stores.leases.prepare()
    return create_app(settings, bundle=bundle, stores=stores, clock=clock).test_client()


def post(client: FlaskClient, body: object, origin: str = ORIGIN) -> int:
    """Send a report of a page as `sendBeacon` does; returns the status."""
    return client.post("/a/shop/seen", data=json.dumps(body).encode(), headers={"Origin": origin}).status_code


def test_claims_are_known_after_the_next_write_and_cost_no_write_of_their_own(
    client: FlaskClient, stores: Stores, clock: Clock
) -> None:
    page = Page(client)
    page.claim_sales("kw=roof")
    clock.now += 5
    page.claim_sales("kw=roof")
    assert stores.tag_sightings.find("shop") == Sightings()
    stores.noted_sightings.write(clock.now)
    assert stores.tag_sightings.find("shop") == Sightings(clock.now)


def test_claim_of_a_bot_is_no_sighting(client: FlaskClient, stores: Stores, clock: Clock) -> None:
    page = Page(client, headers={"Origin": ORIGIN, "User-Agent": BOT})
    assert page.claim_sales("kw=roof")["reason"] == "bot"
    stores.noted_sightings.write(clock.now)
    assert stores.tag_sightings.find("shop") == Sightings()


def test_reported_pages_are_listed_latest_first(client: FlaskClient, stores: Stores, clock: Clock) -> None:
    assert post(client, ["/", 3]) == 204
    clock.now += 10
    assert post(client, ["/contact", 2]) == 204
    stores.noted_sightings.write(clock.now)
    seen = stores.tag_sightings.find("shop")
    assert seen == Sightings(None, (SeenPage("/contact", clock.now, 2), SeenPage("/", clock.now - 10, 3)))


def test_other_sites_and_accounts_that_do_not_allow_reports_are_ignored(
    client: FlaskClient, stores: Stores, settings: Settings, bundle: Bundle, clock: Clock
) -> None:
    assert post(client, ["/", 3], origin="https://other.example") == 204
    assert post(client, ["/", 3], origin="null") == 204
    stores.accounts.save(read_account_file(SHOP_FILE.encode()))
    fresh = create_app(settings, bundle=bundle, stores=stores, clock=clock).test_client()
    assert post(fresh, ["/", 3]) == 204
    stores.noted_sightings.write(clock.now)
    assert stores.tag_sightings.find("shop") == Sightings()


@pytest.mark.parametrize("body", WRONG_BODIES)
def test_bodies_that_no_tag_sends_are_ignored(client: FlaskClient, stores: Stores, clock: Clock, body: object) -> None:
    assert post(client, body) == 204
    stores.noted_sightings.write(clock.now)
    assert stores.tag_sightings.find("shop") == Sightings()


def test_only_the_latest_paths_are_kept_and_older_times_replace_nothing(client: FlaskClient, stores: Stores) -> None:
    sightings = stores.tag_sightings
    sightings.record("shop", Sightings(500.0, tuple(SeenPage(f"/{at}", float(at), 1) for at in range(MOST_PATHS))))
    sightings.record("shop", Sightings(400.0, (SeenPage("/199", 100.0, 9), SeenPage("/new", 900.0, 4))))
    seen = sightings.find("shop")
    assert seen.claimed_at == 500.0
    assert len(seen.pages) == MOST_PATHS
    assert seen.pages[:2] == (SeenPage("/new", 900.0, 4), SeenPage("/199", 199.0, 1))
    assert "/0" not in [page.path for page in seen.pages]


def test_a_forgotten_account_leaves_no_sightings(client: FlaskClient, stores: Stores) -> None:
    stores.tag_sightings.record("shop", Sightings(5.0))
    stores.setup_reports.add("shop", "a1", SiteReport(ORIGIN, ORIGIN, ""), 5.0)
    stores.accounts.delete("shop", 1, OPERATOR)
    stores.accounts.forget_deleted("shop")
    assert stores.tag_sightings.find("shop") == Sightings()
    assert stores.setup_reports.find("shop", "a1") is None
