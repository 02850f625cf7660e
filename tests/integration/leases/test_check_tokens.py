"""Visits with a check token: they are lent a number, and leave no trace. Without a valid token a visit is an ordinary one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.domain.check_leases import CHECK_LEASE_SECONDS
from server.domain.site_check.check_tokens import CheckTokens
from server.open_stores import Stores
from server.settings import Settings
from server.stores.leases.contract import LeaseStore, PoolState
from tests.integration.leases.conftest import Serve, prepare_pool
from tests.shop import ORIGIN, POOL_NUMBERS, SHOP_FILE, Clock, Page, read_number

SALES_POOL = "roofing-pool"
LAST = POOL_NUMBERS[-1]


@pytest.fixture
def token(settings: Settings, clock: Clock) -> str:
    """A token of the shop, valid for ten minutes."""
    return CheckTokens([settings.secret_key]).write("shop", clock.now + 600)


@pytest.fixture
def look(leases: LeaseStore, clock: Clock) -> Callable[[], PoolState]:
    """Reads the state of the shop's largest pool."""
    return lambda: leases.pool_state(prepare_pool(SALES_POOL), clock.now)


def claim_checked(page: Page, token: str, query: str = "a=1", **visit: Any) -> dict[str, Any]:
    return page.claim_sales(f"{query}&dni_check={token}", **visit)


def ask(page: Page, token: str, account: str = "shop") -> tuple[int, Any]:
    response = page.client.get(f"/a/{account}/check-token", query_string={"dni_check": token})
    return response.status_code, response.json


def is_ordinary(answer: dict[str, Any]) -> bool:
    """Whether the visit got the first number, as visitors do."""
    return read_number(answer) == POOL_NUMBERS[0]


def test_a_check_gets_a_number_that_is_free_when_it_leaves(
    page: Page, token: str, look: Callable[[], PoolState]
) -> None:
    checked = claim_checked(page, token)
    assert (read_number(checked), look().free) == (LAST, 2)
    assert checked["number_pool"] == SALES_POOL
    assert page.is_live(checked["lease"])
    page.leave(checked["lease"])
    assert look().free == 3
    assert not page.is_live(checked["lease"])


def test_a_check_leaves_no_trace(
    page: Page, token: str, look: Callable[[], PoolState], leases: LeaseStore, stores: Stores, clock: Clock
) -> None:
    checked = claim_checked(page, token, tags={"quote": "1"})
    page.post("renew", {"leases": [checked["lease"]], "tags": {"quote": "2"}})
    assert page.tag(checked["lease"], quote="3") == {"tags": {"quote": "3"}}
    page.post("leave", {"leases": [checked["lease"]], "tags": {"seconds": "3"}})
    leases.expire(prepare_pool(SALES_POOL), clock.now)
    stores.noted_sightings.write(clock.now)
    state = look()
    assert (state.live, state.leases) == (0, ())
    assert [(one.claims, one.new_leases, one.misses) for one in leases.read_record(prepare_pool(SALES_POOL), 0)] == [
        (0, 0, 0)
    ]
    assert stores.tag_sightings.find("shop").claimed_at is None


def test_a_check_ends_by_itself_and_its_page_may_claim_again(page: Page, token: str, clock: Clock) -> None:
    checked = claim_checked(page, token)
    clock.now += CHECK_LEASE_SECONDS + 1
    assert page.renew(checked["lease"])["leases"] == [{"live": False, "reason": "expired"}]
    assert "lease" in claim_checked(page, token)


def test_a_replayed_token_takes_one_number_however_often(page: Page, token: str, look: Callable[[], PoolState]) -> None:
    pages = [replace(page, visitor_id=f"visitor-{number:016}") for number in range(50)]
    answers = [claim_checked(one, token) for one in pages]
    assert "lease" in answers[0]
    assert {one.get("reason") for one in answers[1:]} == {"other_check"}
    assert look().free == 2


def test_claims_of_checks_are_limited_like_others(settings: Settings, serve: Serve, token: str) -> None:
    page = serve(settings.model_copy(update={"claim_limit": "3/minute"}))
    body = page.write_claim(f"dni_check={token}")
    assert [page.post("claim", body).status_code for _claim in range(5)] == [200, 200, 200, 429, 429]


def test_a_pool_with_few_free_numbers_says_so(page: Page, token: str, look: Callable[[], PoolState]) -> None:
    replace(page, visitor_id="an-honest-visitor").claim_sales("a=7")
    assert claim_checked(page, token)["reason"] == "few_free_numbers"
    assert look().free == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: "forged",
        # The last character has bits that are in no signature.
        lambda token: token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
        lambda token: f"{token}&dni_check={token}",
        lambda token: token + "x" * 5_000,
        lambda token: f"1&x=2#dni_check={token}",
    ],
    ids=["empty", "forged", "changed", "repeated", "long", "in the fragment"],
)
def test_a_visit_without_a_valid_token_is_an_ordinary_one(page: Page, token: str, spoil: Callable[[str], str]) -> None:
    answer = claim_checked(page, spoil(token))
    assert is_ordinary(answer)
    assert "number_pool" not in answer


def test_a_token_in_the_referrer_is_ignored_and_not_stored(
    page: Page, token: str, look: Callable[[], PoolState]
) -> None:
    answer = page.claim_sales("a=1", referring_url=f"https://other.example/?dni_check={token}&b=1")
    assert is_ordinary(answer)
    assert look().leases[0].visitors[0].referring_url == "https://other.example/?b=1"


def test_an_expired_token_makes_an_ordinary_visit_that_does_not_remember_it(
    page: Page, token: str, look: Callable[[], PoolState], clock: Clock
) -> None:
    clock.now += 600
    assert is_ordinary(claim_checked(page, token))
    (lease,) = look().leases
    assert lease.visitors[0].landing_url == f"{ORIGIN}/?a=1"
    assert dict(lease.key.tags) == {"affiliate_id": "1"}


def test_a_visit_with_an_expired_token_shares_the_number_of_its_key(page: Page, token: str, clock: Clock) -> None:
    clock.now += 600
    other = replace(page, visitor_id="another-visitor-00")
    assert read_number(claim_checked(page, token)) == read_number(other.claim_sales("a=1"))


def test_a_token_of_another_account_is_ignored(page: Page, settings: Settings, clock: Clock) -> None:
    foreign = CheckTokens([settings.secret_key]).write("other", clock.now + 600)
    assert is_ordinary(claim_checked(page, foreign))
    assert ask(page, foreign) == (200, {"valid": False})


def test_the_source_of_a_check_is_that_of_the_visit_without_the_token(page: Page, token: str) -> None:
    answer = claim_checked(page, token, "leaflet=1")
    assert (answer["reason"], answer["number"]) == ("no_pool", "+18005550100")


def test_a_check_gets_the_same_answers_as_visitors_where_no_pool_serves(page: Page, token: str) -> None:
    assert claim_checked(page, token, "a=XYZ&partner=1")["reason"] == "other_publisher"
    robot = replace(page, headers=page.headers | {"User-Agent": "curl/8.0"})
    assert claim_checked(robot, token)["reason"] == "bot"


def test_a_mapped_parameter_of_this_name_and_a_key_of_all_tags_see_no_token(
    shop_app: Flask, stores: Stores, token: str, clock: Clock, look: Callable[[], PoolState]
) -> None:
    text = SHOP_FILE.replace("{a: affiliate_id,", "{dni_check: checked, a: affiliate_id,")
    text = text.replace("key_tags: [affiliate_id, sub_id, keyword], ", "")
    stores.accounts.save(read_account_file(text.encode()))
    clock.now += 600
    page = Page(shop_app.test_client())
    claim_checked(page, token)
    (lease,) = look().leases
    assert dict(lease.key.tags) == dict(lease.visitors[0].tags) == {"affiliate_id": "1"}
    assert "dni_check" not in page.client.get("/a/shop/dni.js").get_data(as_text=True)


def test_a_server_says_whether_a_token_is_valid(page: Page, token: str, clock: Clock) -> None:
    assert ask(page, token) == (200, {"valid": True})
    assert ask(page, "forged") == (200, {"valid": False})
    assert ask(page, token, "unknown")[0] == 404
    clock.now += 600
    assert ask(page, token) == (200, {"valid": False})


def test_a_token_signed_with_an_old_key_is_valid(settings: Settings, serve: Serve, token: str) -> None:
    page = serve(settings.model_copy(update={"secret_key": "new key", "old_secret_keys": [settings.secret_key]}))
    assert ask(page, token) == (200, {"valid": True})


def test_a_lease_of_a_check_takes_no_number_from_visitors_when_its_token_is_used_up(
    page: Page, token: str, clock: Clock, look: Callable[[], PoolState]
) -> None:
    checked = claim_checked(page, token)
    clock.now += 600
    page.leave(checked["lease"])
    page.renew(checked["lease"])
    assert look().free == 3
