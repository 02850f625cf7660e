"""Which sites may send requests, and that their pages can read the response."""

from dataclasses import replace

import pytest

from server.http.request_bodies import LONGEST_BODY_BYTES
from server.settings import Settings
from server.stores.contract import AccountStore
from tests.integration.leases.conftest import Serve
from tests.shop import ORIGIN, Page, read_error

OTHER = "https://evil.example"


def from_origin(page: Page, origin: str | None) -> Page:
    """The page on another site."""
    headers = {name: value for name, value in page.headers.items() if name != "Origin"}
    return replace(page, headers=headers | ({"Origin": origin} if origin else {}))


@pytest.mark.parametrize(
    "origin", [OTHER, "http://shop.example", "https://shop.example:8443", "https://a.shop.example", "null", None]
)
def test_a_site_that_is_not_the_account_s_gets_no_numbers(page: Page, origin: str | None) -> None:
    response = from_origin(page, origin).post("claim", page.write_claim())
    assert read_error(response) == (403, "forbidden", "this origin is not one of the account's origins")
    assert "Access-Control-Allow-Origin" not in response.headers


def test_the_page_can_read_the_response(page: Page) -> None:
    response = page.post("claim", page.write_claim())
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert response.headers["Vary"] == "Origin"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(("call", "status"), [("claim", 400), ("renew", 400), ("leave", 400), ("tag", 400)])
def test_the_page_may_read_errors_too(page: Page, call: str, status: int) -> None:
    response = page.post(call, b"nonsense")
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (status, ORIGIN)
    unknown = replace(page, account="nobody").post(call, b"{}")
    assert (unknown.status_code, unknown.headers["Access-Control-Allow-Origin"]) == (404, ORIGIN)
    long = page.post(call, b" " * (LONGEST_BODY_BYTES + 1))
    assert (long.status_code, long.headers["Access-Control-Allow-Origin"]) == (413, ORIGIN)


@pytest.mark.parametrize("origin", ["null", None])
def test_a_closing_page_with_a_token_may_hide_its_origin(page: Page, origin: str | None) -> None:
    lease = page.claim_sales("a=1")["lease"]
    beacon = from_origin(page, origin)
    assert beacon.tag(lease, quote="requested")["tags"]
    beacon.leave(lease)
    assert from_origin(page, OTHER).post("leave", {"leases": [lease]}).status_code == 403


@pytest.mark.parametrize("origin", [OTHER, "null", None])
def test_an_account_without_origins_allows_all_origins(
    settings: Settings, accounts: AccountStore, serve: Serve, origin: str | None
) -> None:
    page = serve(settings)
    stored = accounts.find("shop")
    assert stored is not None
    accounts.save(replace(stored.account, origins=()))
    response = from_origin(page, origin).post("claim", page.write_claim())
    assert response.status_code == 200
    assert response.headers.get("Access-Control-Allow-Origin") == origin


def test_a_preflight_is_answered_though_none_is_needed(page: Page) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    response = page.client.options("/a/shop/claim", headers={"Origin": ORIGIN, **asked})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert response.headers["Access-Control-Allow-Methods"] == "POST"
    assert response.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert page.client.options("/a/shop/claim", headers={"Origin": OTHER, **asked}).status_code == 403


@pytest.mark.parametrize("call", ["claim", "renew", "leave", "tag"])
def test_another_method_is_refused(page: Page, call: str) -> None:
    assert read_error(page.client.get(f"/a/shop/{call}"))[:2] == (405, "method_not_allowed")


def test_the_server_s_own_pages_may_send_requests_only_with_the_demo_site(settings: Settings, serve: Serve) -> None:
    own = "http://localhost"
    assert from_origin(serve(settings), own).post("claim", Page.write_claim(serve(settings))).status_code == 403
    demo = from_origin(serve(settings.model_copy(update={"demo_pages": True})), own)
    assert demo.claim("a=1")["numbers"]
