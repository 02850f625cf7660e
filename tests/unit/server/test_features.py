"""The features of the script that an account needs, and the config keys that a script without them does not read."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.page_events import PageEvents
from server.domain.public_config.build import build_public_config
from server.domain.public_config.features import FEATURE_KEYS, leave_out_unread, list_needed_features
from tests.accounts import POOLED_ACCOUNT_FILE

PLAIN = b"""
account: {key: plain, name: Plain, country: US, origins: ["https://plain.example"]}
target_numbers: [{name: sales, number: "+18005550100"}]
tracking_sources: [{name: Google Ads, preset: google_ads, assign: {sales: {tracking_number: "+18665550141"}}}]
"""


@pytest.fixture
def plain() -> Account:
    """An account with only the features of every account."""
    return read_account_file(PLAIN)


def list_features(account: Account) -> set[str]:
    return set(list_needed_features(build_public_config(account)))


def test_an_account_with_static_numbers_on_one_host_needs_no_feature(plain: Account) -> None:
    assert list_features(plain) == set()


def test_an_account_needs_pools_when_a_source_assigns_one() -> None:
    pooled = read_account_file(POOLED_ACCOUNT_FILE.encode())
    assert "pools" in list_features(pooled)
    assert "pools" not in list_features(replace(pooled, tracking_sources=()))


def test_an_account_needs_the_shared_cookie_when_hosts_share_a_domain(plain: Account) -> None:
    two_domains = replace(plain, origins=("https://plain.example", "https://other.example"))
    assert list_features(two_domains) == set()
    two_hosts = replace(plain, origins=("https://plain.example", "https://www.plain.example"))
    assert list_features(two_hosts) == {"shared_cookie"}


def test_an_account_carries_visits_only_between_domains_and_when_it_says_so(plain: Account) -> None:
    two_domains = ("https://plain.example", "https://www.plain.example", "https://other.example")
    assert "carried_visits" not in list_features(replace(plain, origins=two_domains))
    carrying = replace(plain, origins=two_domains, carry_visits=True)
    assert list_features(carrying) == {"shared_cookie", "carried_visits"}
    assert "carried_visits" not in list_features(replace(carrying, origins=two_domains[:2]))


def test_account_needs_the_opt_ins_when_it_uses_one_of_them(plain: Account) -> None:
    for account in (
        replace(plain, page_events=PageEvents(scroll_depths=(50,))),
        replace(plain, page_events=PageEvents(seconds_on_page=(30,))),
        replace(plain, swap=replace(plain.swap, json_ld=True)),
        replace(plain, page_reports=True),
    ):
        assert list_features(account) == {"opt_ins"}


def test_config_leaves_out_keys_of_features_that_are_not_needed(plain: Account) -> None:
    config = build_public_config(plain, "https://numbers.example")
    assert leave_out_unread(config, FEATURE_KEYS) == config
    left = leave_out_unread(config, ["pools"])
    assert config.keys() - left.keys() == {
        "cookie_domains",
        "json_ld",
        "scroll_depths",
        "seconds_on_page",
        "page_reports",
        "origin_groups",
    }
    assert left["server"] == "https://numbers.example"
