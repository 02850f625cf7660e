"""Referrers from which visitors return to their visit, and which never start a new one."""

import re
from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.public_config.build import build_public_config
from tests.accounts import ACCOUNT_FILE


@pytest.fixture
def account() -> Account:
    return read_account_file(ACCOUNT_FILE.encode())


def is_ignored(account: Account, referrer: str) -> bool:
    return bool(re.search(build_public_config(account)["own_domain_pattern"], referrer))


def test_payment_hosts_and_ignored_referrers_of_the_account_are_ignored(account: Account) -> None:
    listing = replace(account, ignored_referrers=("bank.example",))
    for referrer in (
        "https://www.paypal.com/checkoutnow",
        "https://pay.amazon.co.uk/",
        "https://acs.bank.example:8443/3ds?x",
    ):
        assert is_ignored(listing, referrer)
    for referrer in (
        "",
        "https://www.google.com/",
        "https://stripe.com/",
        "https://notpaypal.com/",
        "https://a.example/?paypal.com",
    ):
        assert not is_ignored(listing, referrer)


def test_account_can_turn_off_the_payment_hosts(account: Account) -> None:
    without = replace(account, ignore_payment_hosts=False)
    assert not is_ignored(without, "https://www.paypal.com/")
    assert not is_ignored(without, "")
    assert is_ignored(replace(without, ignored_referrers=("paypal.com",)), "https://www.paypal.com/")
