"""Checking a site: the page's report reaches whoever has made the link, once, and nobody else."""

import json
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.domain.site_check.report import ReportedSpots, SiteReport
from server.domain.site_check.tokens import SetupToken, SetupTokens, write_link
from server.http.request_bodies import LONGEST_BODY_BYTES
from server.open_stores import Stores
from server.settings import Settings
from server.stores.setup_reports import KEPT_SECONDS
from server.watch.site_reports import forget_reports
from tests.shop import ORIGIN, SHOP_FILE, Clock

KEY = "the secret key of the installation"
FOUND = {
    "refusal": "",
    "targets": [{"target_number": "sales", "skipped": ""}] * 3 + [{"target_number": "service", "skipped": "contested"}],
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings with a secret key."""
    return settings.model_copy(update={"secret_key": KEY, "claim_limit": "3/minute"})


@pytest.fixture
def client(settings: Settings, stores: Stores, bundle: Bundle, clock: Clock) -> FlaskClient:
    """A browser with a page of the shop."""
    stores.accounts.save(read_account_file(SHOP_FILE.encode()))
    return create_app(settings, bundle=bundle, stores=stores, clock=clock).test_client()


def write_page(clock: Clock, account: str = "shop", token_id: str = "a1", key: str = KEY) -> str:
    """The address of a page with a token."""
    token = SetupTokens([key]).write(SetupToken(account, token_id, int(clock.now) + 600))
    return write_link(f"{ORIGIN}/contact?name=Ann", token)


def post(client: FlaskClient, body: Any, origin: str | None = ORIGIN, path: str = "/a/shop/setup") -> int:
    """Send a body as `sendBeacon` does; returns the status."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Origin": origin} if origin else {}
    response = client.post(path, data=data, headers=headers, content_type="text/plain;charset=UTF-8")
    assert response.data == b"" or response.status_code >= 400
    return response.status_code


def test_report_is_stored_without_query_and_counted_by_reason(
    client: FlaskClient, stores: Stores, clock: Clock
) -> None:
    assert post(client, [write_page(clock), FOUND]) == 204
    assert stores.setup_reports.find("shop", "a1") == SiteReport(
        f"{ORIGIN}/contact", ORIGIN, "", (ReportedSpots("sales", "", 3), ReportedSpots("service", "contested", 1))
    )


def test_only_the_first_report_of_a_token_counts(client: FlaskClient, stores: Stores, clock: Clock) -> None:
    page = write_page(clock)
    post(client, [page, FOUND])
    first = stores.setup_reports.find("shop", "a1")
    assert post(client, [page, {"refusal": "bot", "targets": []}]) == 204
    assert stores.setup_reports.find("shop", "a1") == first


def test_wrong_and_old_tokens_get_the_same_quiet_response_and_store_nothing(
    client: FlaskClient, stores: Stores, clock: Clock
) -> None:
    old = write_page(clock, token_id="old")
    clock.now += 600
    pages = [old, write_page(clock, "aaa"), write_page(clock, key="guessed"), ORIGIN, f"{ORIGIN}/#dni_setup=", ""]
    for page in pages:
        assert post(client, [page, FOUND]) == 204
    for token_id in ("old", "a1"):
        assert stores.setup_reports.find("shop", token_id) is None
        assert stores.setup_reports.find("aaa", token_id) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[1, 2]",
        b"null",
        b'["x", {"targets": 5}]',
        b'["x", {"targets": [{}]}]',
        b"[" * 5_000,
    ],
)
def test_bodies_that_no_tag_sends_are_ignored(client: FlaskClient, body: bytes) -> None:
    assert post(client, body) == 204


def test_body_that_is_too_long_is_rejected(client: FlaskClient) -> None:
    assert post(client, b" " * (LONGEST_BODY_BYTES + 1)) == 413


def test_unknown_account_is_not_found_and_requests_are_limited(client: FlaskClient, clock: Clock) -> None:
    assert post(client, [write_page(clock), FOUND], path="/a/nobody/setup") == 404
    statuses = [post(client, [ORIGIN, FOUND]) for _ in range(61)]
    assert statuses == [204] * 60 + [429]


def test_report_of_a_wrong_origin_is_kept_so_that_it_can_be_explained(
    client: FlaskClient, stores: Stores, clock: Clock
) -> None:
    post(client, [write_page(clock), FOUND], origin="https://www.shop.example")
    found = stores.setup_reports.find("shop", "a1")
    assert found is not None
    assert found.origin == "https://www.shop.example"


@pytest.mark.parametrize("origin", [None, "null"])
def test_page_that_hides_its_origin_is_known_by_its_address(
    client: FlaskClient, stores: Stores, clock: Clock, origin: str | None
) -> None:
    post(client, [write_page(clock), FOUND], origin=origin)
    found = stores.setup_reports.find("shop", "a1")
    assert found is not None
    assert found.origin == ORIGIN


def test_watch_deletes_reports_after_a_day(stores: Stores, settings: Settings, clock: Clock) -> None:
    stores.accounts.prepare()
    report = SiteReport(ORIGIN, ORIGIN, "")
    stores.setup_reports.add("shop", "a1", report, clock.now)
    stores.setup_reports.add("shop", "a2", replace(report, refusal="bot"), clock.now + 60)
    forget_reports(stores.setup_reports, clock.now + KEPT_SECONDS + 30)
    assert stores.setup_reports.find("shop", "a1") is None
    assert stores.setup_reports.find("shop", "a2") is not None
