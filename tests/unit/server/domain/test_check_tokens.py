"""The check token: who can make one, where it counts, and that no rule of an account sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dni_py.core.attribution import attribute_landing
from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.site_check.check_tokens import CheckTokens, find_check_token, take_out_check_token
from server.domain.visit_derivation import prepare_visit_deriver
from tests.shop import SHOP_FILE

TOKENS = CheckTokens(["new secret", "old secret"])
TOKEN = TOKENS.write("shop", 2_000)
SITE = "https://shop.example/roofs"


def test_a_token_is_valid_until_it_expires() -> None:
    assert TOKENS.is_valid("shop", TOKEN, 1_999.9)
    assert not TOKENS.is_valid("shop", TOKEN, 2_000)


def test_a_token_of_another_account_or_secret_is_invalid() -> None:
    assert not TOKENS.is_valid("other", TOKEN, 1_000)
    assert not TOKENS.is_valid("shop", CheckTokens(["a guess"]).write("shop", 2_000), 1_000)
    assert TOKENS.is_valid("shop", CheckTokens(["old secret"]).write("shop", 2_000), 1_000)


def test_a_longer_time_needs_another_signature() -> None:
    assert not TOKENS.is_valid("shop", TOKEN.replace("2000", "9999"), 1_000)
    assert not TOKENS.is_valid("shop", f"{TOKEN}{'x' * 100_000}", 1_000)


@given(st.text(max_size=200))
def test_arbitrary_text_is_no_token(text: str) -> None:
    assert not TOKENS.is_valid("shop", text, 1_000)


@given(st.text(max_size=100))
def test_a_token_in_any_query_is_found_and_taken_out(query: str) -> None:
    plain = f"{SITE}?{query}"
    if "dni_check" not in plain.lower():
        marked = f"{SITE}?dni_check={TOKEN}&{query}"
        assert find_check_token(marked) == TOKEN
        assert "dni_check" not in take_out_check_token(marked).lower()
        assert take_out_check_token(plain) == plain


@pytest.mark.parametrize(
    ("url", "found", "left"),
    [
        (f"{SITE}?dni_check=T", "T", SITE),
        (f"{SITE}?dni_check=T#top", "T", f"{SITE}#top"),
        (f"{SITE}?dni_check=T&kw=1", "T", f"{SITE}?kw=1"),
        (f"{SITE}?kw=1&dni_check=T", "T", f"{SITE}?kw=1"),
        (f"{SITE}?kw=1&dni_check=T&a=2", "T", f"{SITE}?kw=1&a=2"),
        (f"{SITE}?kw=1&amp;dni_check=T&amp;a=2", "T", f"{SITE}?kw=1&amp;a=2"),
        (f"{SITE}?kw=1&#38;dni_check=T", "T", f"{SITE}?kw=1"),
        (f"{SITE}?kw=1&#38;a=2&dni_check=T", "T", f"{SITE}?kw=1&#38;a=2"),
        (f"{SITE}?DNI_Check=T&kw=1", "T", f"{SITE}?kw=1"),
        (f"{SITE}?dni_check=T&dni_check=T", "", SITE),
        (f"{SITE}?dni_check=T&kw=1&dni_check=U", "", f"{SITE}?kw=1"),
        (f"{SITE}?dni_check=T#dni_check=U", "", SITE),
        (f"{SITE}#dni_check=T", "", SITE),
        (f"{SITE}#/signup?dni_check=T&a=1", "", f"{SITE}#/signup?a=1"),
        (f"{SITE}#dni_check=T&gclid=1", "", f"{SITE}#&gclid=1"),
        (f"{SITE}?a=1#dni_check=T&#38;gclid=1", "", f"{SITE}?a=1#&#38;gclid=1"),
        (f"{SITE}?dni_check", "", SITE),
        (f"{SITE}?dni_check=&a=1", "", f"{SITE}?a=1"),
        (f"{SITE}?my_dni_check=T&dni_checks=1", "", f"{SITE}?my_dni_check=T&dni_checks=1"),
        (f"{SITE}/dni_check/?a=&&b", "", f"{SITE}/dni_check/?a=&&b"),
    ],
)
def test_where_a_token_counts_and_what_is_left_without_it(url: str, found: str, left: str) -> None:
    assert find_check_token(url) == found
    assert take_out_check_token(url) == left


def test_a_hostile_address_costs_little() -> None:
    url = f"{SITE}?{'dni_check&' * 800}"
    assert take_out_check_token(url) == SITE
    assert find_check_token(url) == ""


SPYING = """\
  - {name: Checked, priority: 1, match: {parameter: dni_check}, assign: {sales: {tracking_number: "+18665550111"}}}
  - {name: Ends, priority: 2, match: {landing_url: {pattern: "*roofs"}}, assign: {sales: {tracking_number: "+18665550112"}}}
"""


def read_spying_account() -> Account:
    """The shop, with a mapping of the parameter and sources that look at it and at the end of the address."""
    return read_account_file(
        (SHOP_FILE.replace("{a: affiliate_id,", "{dni_check: checked, a: affiliate_id,") + SPYING).encode()
    )


@pytest.mark.parametrize("token", [TOKEN, "forged", "x" * 4_000])
@pytest.mark.parametrize(
    "query", ["?dni_check={}", "?kw=slate&dni_check={}", "?dni_check={}&dni_check={}", "#dni_check={}"]
)
def test_no_rule_of_an_account_sees_a_token(token: str, query: str) -> None:
    deriver = prepare_visit_deriver(read_spying_account())
    plain = f"{SITE}{'?kw=slate' if 'kw' in query else ''}"
    marked = deriver.derive(SITE + query.format(token, token), SITE + query.format(token, token))
    without = deriver.derive(plain, plain)
    assert (marked.tags, marked.source) == (without.tags, without.source)
    assert marked.landing_url.rstrip("#") == marked.referring_url.rstrip("#") == plain


def test_a_page_makes_no_tag_of_a_token_and_matches_no_source_by_it() -> None:
    rules = prepare_visit_deriver(read_spying_account()).rules
    found = attribute_landing(f"https://shop.example/?dni_check={TOKEN}", "", rules)
    assert (found["tags"], rules["tracking_sources"][found["source_index"]]["name"]) == ({}, "Everyone")
