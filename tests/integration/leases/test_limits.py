"""How often a client and a visitor may send requests, and how many leases one client can have."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.settings import Settings
from server.stores.contract import AccountStore
from tests.integration.leases.conftest import Serve
from tests.shop import SHOP_FILE, Clock, Page, read_error

PROXIED = "X-Forwarded-For"


def at_address(page: Page, address: str, visitor: str = "") -> Page:
    """The page for a client with this address in the header of a proxy."""
    return replace(
        page,
        visitor_id=f"{visitor}-visitor-000000" if visitor else page.visitor_id,
        headers=page.headers | {PROXIED: address},
    )


@pytest.fixture
def limited(settings: Settings, serve: Serve) -> Page:
    """A page of a server that accepts three claims an hour, behind a proxy."""
    return serve(settings.model_copy(update={"claim_limit": "3/hour", "client_address_header": PROXIED}))


def count_taken(page: Page, call: str = "claim", body: object = None, tries: int = 5) -> int:
    """The number of requests that are accepted."""
    asked = body if body is not None else page.write_claim("a=1")
    return [page.post(call, asked).status_code for _ in range(tries)].count(200)


def test_a_client_that_claims_too_often_gets_the_time_to_retry(limited: Page) -> None:
    page = at_address(limited, "192.0.2.1")
    assert count_taken(page, tries=3) == 3
    response = page.post("claim", page.write_claim())
    status, code, message = read_error(response)
    seconds = int(response.headers["Retry-After"])
    assert (status, code, message) == (429, "too_many_requests", f"too many requests; retry in {seconds} s")
    assert 0 < seconds <= 3600
    assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]


def test_the_client_can_claim_again_at_the_given_time(limited: Page, clock: Clock) -> None:
    page = at_address(limited, "192.0.2.1")
    count_taken(page, tries=1)
    clock.now += 60
    assert count_taken(page) == 2
    response = page.post("claim", page.write_claim("a=1"))
    assert response.headers["Retry-After"] == "3540"
    clock.now += 3539
    assert count_taken(page) == 0
    clock.now += 1
    assert count_taken(page) == 3


def test_visitors_at_one_address_count_as_one_client(limited: Page) -> None:
    assert sum(count_taken(at_address(limited, "192.0.2.1", f"v{nth}"), tries=1) for nth in range(5)) == 3
    assert count_taken(at_address(limited, "192.0.2.2", "v9"), tries=1) == 1


def test_a_visitor_counts_as_one_from_any_address(limited: Page) -> None:
    assert sum(count_taken(at_address(limited, f"192.0.2.{nth}"), tries=1) for nth in range(5)) == 3


def test_a_client_can_not_choose_its_address(limited: Page) -> None:
    forged = [at_address(limited, f"198.51.100.{nth}, 192.0.2.1", f"v{nth}") for nth in range(5)]
    assert sum(count_taken(page, tries=1) for page in forged) == 3


def test_heartbeats_may_come_twenty_times_as_often(limited: Page) -> None:
    page = at_address(limited, "192.0.2.1")
    lease = page.claim_sales("a=1")["lease"]
    assert count_taken(page, "renew", {"leases": [lease]}, tries=62) == 60
    assert page.post("tag", {"lease": lease, "tags": {}}).status_code == 429
    assert page.post("leave", {"leases": [lease]}).status_code == 429


def test_a_lease_that_a_page_sends_several_times_counts_once(limited: Page) -> None:
    page = at_address(limited, "192.0.2.1")
    lease = page.claim_sales("a=1")["lease"]
    assert count_taken(page, "renew", {"leases": [lease] * 20}, tries=62) == 60


def test_a_bot_does_not_use_up_the_limit(limited: Page) -> None:
    page = at_address(limited, "192.0.2.1")
    bot = replace(page, headers=page.headers | {"User-Agent": "Googlebot/2.1"})
    assert count_taken(bot) == 5
    assert count_taken(page) == 3


def test_a_refused_body_does_not_use_up_the_limit(limited: Page) -> None:
    page = at_address(limited, "192.0.2.1")
    assert count_taken(page, body=b"nonsense") == 0
    assert count_taken(page) == 3


def test_an_empty_setting_means_no_limit(settings: Settings, serve: Serve) -> None:
    assert count_taken(serve(settings.model_copy(update={"claim_limit": ""})), tries=100) == 100


def test_a_client_with_many_leases_gets_no_more_while_few_numbers_are_free(settings: Settings, serve: Serve) -> None:
    page = serve(settings.model_copy(update={"client_leases": 2, "client_address_header": PROXIED}))
    greedy = at_address(page, "192.0.2.1")
    assert [greedy.claim_sales(f"a={nth}").get("reason") for nth in range(3)] == [None, None, "client_limit"]
    assert "lease" in at_address(page, "192.0.2.2").claim_sales("a=3")
    assert "lease" in greedy.claim_sales("a=1"), "what it holds it keeps"


def test_an_empty_setting_means_no_limit_of_leases_for_a_client(settings: Settings, serve: Serve) -> None:
    page = serve(settings.model_copy(update={"client_leases": None}))
    assert [page.claim_sales(f"a={nth}").get("reason") for nth in range(4)] == [None, None, None, "pool_exhausted"]


def test_each_account_has_its_own_limit(limited: Page, accounts: AccountStore) -> None:
    numbers_of_its_own = SHOP_FILE.replace("8665550", "8776660").replace("18005550199", "18776660199")
    accounts.save(read_account_file(numbers_of_its_own.replace("key: shop", "key: other").encode()))
    assert count_taken(limited) == 3
    assert count_taken(replace(limited, account="other")) == 3
