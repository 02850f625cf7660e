"""Lease tokens: without one, no lease can be changed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.phone_numbers import PhoneNumber
from server.http.leases.tokens import LeaseTokens, SignedLease, mark_pool
from server.settings import Settings
from server.stores.leases.contract import LeaseReference
from tests.integration.leases.conftest import Serve
from tests.shop import Page

SIGNED = SignedLease(
    mark_pool("roofing-pool"), LeaseReference(PhoneNumber("+18665550121", "101"), "a-lease_id", "visitor-0123456789")
)
TOKENS = LeaseTokens(["new secret", "old secret"], "shop")


@pytest.mark.parametrize("pool_number", [PhoneNumber("+18665550121", "101"), PhoneNumber("+4915112345678")])
def test_a_token_contains_the_signed_lease(pool_number: PhoneNumber) -> None:
    signed = replace(SIGNED, lease=replace(SIGNED.lease, pool_number=pool_number))
    assert TOKENS.read(TOKENS.write(signed)) == signed


def test_a_token_is_short_and_plain_and_does_not_name_the_pool() -> None:
    token = TOKENS.write(SIGNED)
    assert len(token) < 160
    assert token.isascii()
    assert "roofing" not in token


def test_tokens_of_another_account_or_secret_are_invalid() -> None:
    for others in (LeaseTokens(["new secret"], "other"), LeaseTokens(["a guess"], "shop")):
        assert TOKENS.read(others.write(SIGNED)) is None


def test_tokens_of_an_old_secret_are_valid_until_it_is_removed() -> None:
    token = LeaseTokens(["old secret"], "shop").write(SIGNED)
    assert TOKENS.read(token) == SIGNED
    assert LeaseTokens(["new secret"], "shop").read(token) is None
    assert LeaseTokens(["new secret"], "shop").read(TOKENS.write(SIGNED)) == SIGNED


@given(st.text(max_size=300))
def test_arbitrary_text_is_not_a_token(text: str) -> None:
    assert TOKENS.read(text) is None


@given(st.integers(0, 200), st.characters())
def test_a_changed_token_is_invalid(pool_number: int, character: str) -> None:
    token = TOKENS.write(SIGNED)
    pool_number %= len(token)
    assert TOKENS.read(token[:pool_number] + character + token[pool_number + 1 :]) in (None, SIGNED)


def test_a_server_accepts_tokens_of_its_old_secret(settings: Settings, serve: Serve) -> None:
    before = serve(settings.model_copy(update={"secret_key": "first secret"}))
    lease = before.claim_sales("a=1")["lease"]
    after = serve(settings.model_copy(update={"secret_key": "second secret", "old_secret_keys": ("first secret",)}))
    assert after.is_live(lease)
    assert serve(settings.model_copy(update={"secret_key": "second secret"})).renew(lease)["leases"] == [
        {"live": False, "reason": "unknown"}
    ]


def test_the_token_of_one_account_is_unknown_to_another(page: Page, settings: Settings, serve: Serve) -> None:
    assert page.renew(LeaseTokens(["a guess"], "shop").write(SIGNED))["leases"] == [
        {"live": False, "reason": "unknown"}
    ]
    foreign = LeaseTokens([settings.secret_key], "other").write(SIGNED)
    assert page.renew(foreign)["leases"] == [{"live": False, "reason": "unknown"}]


def test_the_token_of_a_pool_that_is_gone_is_unknown(page: Page, settings: Settings) -> None:
    signed = replace(SIGNED, pool_mark=mark_pool("a pool of yesterday"))
    token = LeaseTokens([settings.secret_key], "shop").write(signed)
    assert page.renew(token)["leases"] == [{"live": False, "reason": "unknown"}]
