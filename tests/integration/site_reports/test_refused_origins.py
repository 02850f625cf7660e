"""Requests of pages of other sites: counted in memory by the routes, and written by a task outside of them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.domain.account_history import OPERATOR
from server.domain.refused_origins import KEPT_DAYS, MOST_ORIGINS, OriginCount
from server.open_stores import Stores
from server.settings import Settings
from server.watch.site_reports import forget_origins
from tests.shop import ORIGIN, SHOP_FILE, Clock, Page

OTHER = "https://second.example"
REPORTING = SHOP_FILE.replace("name: A Shop", "name: A Shop, page_reports: true")
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def client(settings: Settings, stores: Stores, bundle: Bundle, clock: Clock) -> FlaskClient:
    """A browser with a page of the shop, which allows reports."""
    stores.accounts.save(read_account_file(REPORTING.encode()))
    stores.leases.prepare()
    return create_app(settings, bundle=bundle, stores=stores, clock=clock).test_client()


def find(stores: Stores, account: str = "shop") -> Sequence[OriginCount]:
    return stores.refused_origins.find(account, LONG_AGO)


def test_refused_requests_are_counted_and_cost_no_write_of_their_own(
    client: FlaskClient, stores: Stores, clock: Clock
) -> None:
    page = Page(client)
    claim = page.write_claim()
    for origin in (OTHER, OTHER, "http://localhost:3000", "null", "https://<b>.org"):
        assert replace(page, headers={"Origin": origin}).post("claim", claim).status_code == 403
    assert replace(page, headers={"Origin": OTHER}).post("tag", b"{}").status_code == 403
    assert client.post("/a/shop/seen", data=json.dumps(["/", 3]), headers={"Origin": OTHER}).status_code == 204
    page.claim_sales("kw=roof")
    assert client.post("/a/shop/seen", data=json.dumps(["/", 3]), headers={"Origin": ORIGIN}).status_code == 204
    assert find(stores) == []
    stores.noted_origins.write(clock.now)
    ((origin, requests),) = [(one.origin, one.requests) for one in find(stores)]
    assert (origin, requests) == (OTHER, 4)
    stores.noted_origins.write(clock.now)
    assert find(stores)[0].requests == 4


def test_an_account_without_origins_refuses_and_counts_nothing(
    client: FlaskClient, stores: Stores, clock: Clock
) -> None:
    shop = read_account_file(REPORTING.encode())
    stores.accounts.save(replace(shop, key="open", origins=(), number_pools=(), tracking_sources=()))
    seen = client.post("/a/open/seen", data=json.dumps(["/", 3]), headers={"Origin": OTHER})
    assert seen.status_code == 204
    stores.noted_origins.write(clock.now)
    assert find(stores, "open") == []


def test_only_the_origins_with_the_most_requests_of_a_day_are_kept(client: FlaskClient, stores: Stores) -> None:
    day = date(2026, 3, 10)
    counts = [OriginCount(day, f"https://s{number}.org", number + 2) for number in range(MOST_ORIGINS)]
    stores.refused_origins.add("shop", counts)
    stores.refused_origins.add("shop", [OriginCount(day, OTHER, 50), OriginCount(day, "https://s0.org", 1)])
    stores.refused_origins.add("shop", [OriginCount(day, "https://once.org", 1)])
    kept = {one.origin: one.requests for one in find(stores)}
    assert len(kept) == MOST_ORIGINS
    assert kept[OTHER] == 50
    assert "https://once.org" not in kept


def test_counts_are_deleted_after_the_kept_days_and_with_their_account(
    client: FlaskClient, stores: Stores, clock: Clock
) -> None:
    today = datetime.fromtimestamp(clock.now, UTC).date()
    days = [today - timedelta(KEPT_DAYS - 1), today - timedelta(KEPT_DAYS + 1)]
    stores.refused_origins.add("shop", [OriginCount(day, OTHER, 1) for day in days])
    forget_origins(stores.refused_origins, clock.now)
    assert find(stores) == [OriginCount(days[0], OTHER, 1)]
    stores.accounts.delete("shop", 1, OPERATOR)
    stores.accounts.forget_deleted("shop")
    assert find(stores) == []
