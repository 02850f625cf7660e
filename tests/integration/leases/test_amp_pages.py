"""AMP pages ask for one number: the source's own, or a pool's default number, never a leased one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from dni_py.core.visits import LONGEST_URL
from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.open_stores import Stores
from server.settings import Settings
from server.stores.leases.contract import LeaseStore
from tests.integration.leases.conftest import Serve, prepare_pool
from tests.shop import DEFAULT_NUMBER, ORIGIN, SHOP_FILE, Clock, Page, read_error

CACHE = "https://shop-example.cdn.ampproject.org"
BING = "https://shop-example.www.bing-amp.com"
LEAFLET, TARGET = "+18665550110", "+18005550100"
WITHOUT_ORIGINS = """\
account: {key: shop, name: A Shop, country: US}
target_numbers: [{name: sales, number: "+18005550100"}]
tracking_sources: [{name: Leaflet, priority: 10, match: {parameter: leaflet}, assign: {sales: {tracking_number: "+18665550110"}}}]
"""
MORE_SOURCES = """\
  - {name: Partner site, priority: 15, match: {referring_domain: friend.example}, assign: {sales: \
{tracking_number: {number: "+18665550160", extension: "7"}}}}
  - {name: Any referral, priority: 16, match: {referring_url: {present: true}}, assign: {sales: \
{tracking_number: "+18665550161"}}}
"""


def ask(page: Page, query: str = "", *, headers: dict[str, str] | None = None, **parameters: str) -> TestResponse:
    """The response to an AMP page on which a visitor landed with this query."""
    asked = {"target_number": "sales", "url": f"{ORIGIN}/amp?{query}"} | parameters
    return page.client.get(
        f"/a/{page.account}/amp-call", query_string=asked, headers=page.headers if headers is None else headers
    )


def read(response: TestResponse) -> tuple[str, str]:
    """The number to call, and the text."""
    assert response.status_code == 200, response.text
    assert response.json is not None
    assert response.json.keys() == {"phoneNumber", "formattedPhoneNumber"}
    return response.json["phoneNumber"], response.json["formattedPhoneNumber"]


@pytest.fixture
def open_shop(settings: Settings, stores: Stores, bundle: Bundle) -> Callable[[str], Page]:
    """Starts a server of a shop with this account file; returns its page."""

    def start(text: str) -> Page:
        stores.accounts.save(read_account_file(text.encode()))
        return Page(create_app(settings, bundle=bundle, stores=stores).test_client())

    return start


def change(old: str, new: str) -> str:
    """The shop's account file with another text."""
    assert old in SHOP_FILE
    return SHOP_FILE.replace(old, new)


def test_a_source_with_a_number_of_its_own_shows_it(page: Page) -> None:
    assert read(ask(page, "leaflet=1")) == (LEAFLET, "(866) 555-0110")
    assert read(ask(page, "leaflet=1", format="international")) == (LEAFLET, "+1 866-555-0110")


def test_where_a_pool_is_assigned_its_default_number_shows_and_nothing_is_leased(
    page: Page, leases: LeaseStore, clock: Clock
) -> None:
    assert read(ask(page))[0] == DEFAULT_NUMBER
    assert read(ask(page, "partner=1"))[0] == TARGET
    assert read(ask(page, target_number="support"))[0] == "+18005550145"
    assert leases.pool_state(prepare_pool("roofing-pool"), clock.now).free == 3


def test_without_a_source_the_target_number_shows(open_shop: Callable[[str], Page]) -> None:
    page = open_shop(change("preset: any", "match: {parameter: never}"))
    assert read(ask(page))[0] == TARGET


def test_the_referrer_decides_unless_it_is_the_site_itself(open_shop: Callable[[str], Page]) -> None:
    page = open_shop(change("tracking_sources:\n", f"tracking_sources:\n{MORE_SOURCES}"))
    assert read(ask(page, referrer="https://friend.example/list")) == ("+18665550160;ext=7", "(866) 555-0160 ext. 7")
    for other in ("https://other.example/", "http://[broken"):
        assert read(ask(page, referrer=other))[0] == "+18665550161"
    for own in (f"{ORIGIN}/", "https://www.shop.example/a", f"{CACHE}/c/s/shop.example/"):
        assert read(ask(page, referrer=own))[0] == DEFAULT_NUMBER


@pytest.mark.parametrize("origin", [ORIGIN, CACHE, BING])
def test_a_page_and_its_copies_in_caches_may_read_the_response(page: Page, origin: str) -> None:
    response = ask(page, headers=page.headers | {"Origin": origin})
    assert read(response)[0] == DEFAULT_NUMBER
    assert response.headers["Access-Control-Allow-Origin"] == origin
    # AMP asks with credentials; without this header the browser hides the response.
    assert response.headers["Access-Control-Allow-Credentials"] == "true"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"] == "Origin"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "https://cdn.ampproject.org",
        "https://evil-example.cdn.ampproject.org",
        "https://www-shop-example.cdn.ampproject.org",
        "https://shop-example.cdn.ampproject.org.evil.example",
        "https://shop-example.evil.example",
        "http://shop-example.cdn.ampproject.org",
        "https://shop-example.cdn.ampproject.org:8443",
    ],
)
def test_other_sites_and_their_copies_may_not(page: Page, origin: str) -> None:
    response = ask(page, headers=page.headers | {"Origin": origin})
    assert read_error(response)[:2] == (403, "forbidden")
    assert not [name for name, _value in response.headers if name.startswith("Access-Control")]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_request_without_an_origin_counts_only_if_amp_says_that_it_is_the_page_s_own(page: Page) -> None:
    without = {name: value for name, value in page.headers.items() if name != "Origin"}
    assert ask(page, headers=without).status_code == 403
    response = ask(page, headers=without | {"AMP-Same-Origin": "true"})
    assert read(response)[0] == DEFAULT_NUMBER
    assert "Access-Control-Allow-Origin" not in response.headers
    assert (
        ask(page, headers=page.headers | {"Origin": "https://evil.example", "AMP-Same-Origin": "true"}).status_code
        == 403
    )


def test_the_page_s_own_origin_is_checked_where_amp_names_it(page: Page) -> None:
    cached = page.headers | {"Origin": CACHE}
    assert ask(page, headers=cached, __amp_source_origin=ORIGIN).status_code == 200
    assert ask(page, headers=cached, __amp_source_origin="https://evil.example").status_code == 403


def test_an_account_without_origins_allows_any_page(open_shop: Callable[[str], Page]) -> None:
    page = open_shop(WITHOUT_ORIGINS)
    response = ask(page, "leaflet=1", headers=page.headers | {"Origin": "https://any.example"})
    assert read(response)[0] == LEAFLET
    assert response.headers["Access-Control-Allow-Origin"] == "https://any.example"


def test_visitors_who_ask_not_to_be_tracked_see_the_target_number(page: Page) -> None:
    asking = page.headers | {"Sec-GPC": "1"}
    assert read(ask(page, "leaflet=1", headers=asking))[0] == TARGET
    assert read(ask(page, "leaflet=1", headers=asking, consent="granted"))[0] == LEAFLET


def test_where_consent_is_required_the_page_says_that_it_is_granted(open_shop: Callable[[str], Page]) -> None:
    page = open_shop(change("country: US", "country: US, consent: required"))
    assert read(ask(page, "leaflet=1"))[0] == TARGET
    assert read(ask(page, "leaflet=1", consent="granted"))[0] == LEAFLET


def test_search_engines_see_the_target_number(page: Page) -> None:
    bot = page.headers | {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
    assert read(ask(page, "leaflet=1", headers=bot))[0] == TARGET


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"target_number": ""}, "target_number"),
        ({"target_number": "x" * 101}, "target_number"),
        ({"url": ""}, "url"),
        ({"url": "x" * (LONGEST_URL + 1)}, "url"),
        ({"url": "https://shop.example/\0"}, "url"),
        ({"referrer": "x" * (LONGEST_URL + 1)}, "referrer"),
        ({"consent": "denied"}, "consent"),
        ({"format": "local"}, "format"),
    ],
)
def test_an_invalid_parameter_is_named(page: Page, parameters: dict[str, str], name: str) -> None:
    response = ask(page, **parameters)
    status, code, message = read_error(response)
    assert (status, code) == (400, "bad_request")
    assert message.startswith(f"{name}: ")
    assert response.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_missing_and_repeated_parameters_are_named(page: Page) -> None:
    url = "/a/shop/amp-call?target_number=sales"
    assert read_error(page.client.get(url, headers=page.headers))[2].startswith("url: ")
    twice = page.client.get(f"{url}&target_number=sales&url=a", headers=page.headers)
    assert read_error(twice) == (400, "bad_request", "target_number: given 2 times; expected once")


def test_unknown_accounts_and_target_numbers_are_errors(page: Page) -> None:
    message = "target_number: the account has no target number of this name"
    assert read_error(ask(page, target_number="gone")) == (404, "not_found", message)
    assert read_error(ask(replace(page, account="nobody")))[:2] == (404, "not_found")


def test_a_client_that_asks_too_often_gets_the_time_to_retry(settings: Settings, serve: Serve) -> None:
    page = serve(settings.model_copy(update={"claim_limit": "1/hour"}))
    answers = [ask(page) for _ in range(21)]
    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].headers["Access-Control-Expose-Headers"] == "Retry-After"


@fuzz(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(st.sampled_from(["target_number", "url", "referrer", "format", "consent"]) | st.text(), st.text())
)
def test_no_query_makes_the_server_fail(settings: Settings, serve: Serve, query: dict[str, str]) -> None:
    page = serve(settings.model_copy(update={"claim_limit": ""}))
    asked = {"target_number": "sales", "url": ORIGIN} | query
    assert page.client.get("/a/shop/amp-call", query_string=asked, headers=page.headers).status_code < 500
