"""The script of an account has the adapter of its consent standard, and no other account's script has one."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from build.features import CONSENT_ADAPTERS
from server.app import create_app
from server.bundle import load_consent_adapters
from server.domain.accounts import Account
from server.domain.choices import Consent, ConsentFrom
from server.open_stores import Stores
from server.settings import Settings
from server.stores.contract import AccountStore

TAG = "/a/demo/dni.js"


@pytest.fixture
def app(settings: Settings, stores: Stores) -> Flask:
    """The server with the scripts that ship."""
    return create_app(settings, stores=stores)


def save(accounts: AccountStore, account: Account, consent_from: ConsentFrom, *purposes: str) -> None:
    accounts.save(replace(account, consent=Consent.REQUIRED, consent_from=consent_from, consent_purposes=purposes))


@pytest.mark.parametrize("consent_from", CONSENT_ADAPTERS)
def test_the_adapter_follows_the_bundle_with_the_purposes_that_it_asks_for(
    client: FlaskClient, accounts: AccountStore, account: Account, consent_from: str
) -> None:
    save(accounts, account, ConsentFrom(consent_from))
    script = client.get(TAG).text
    adapter = load_consent_adapters()[consent_from]
    assert script.endswith(adapter.after_config)
    assert adapter.before_config in script
    assert script.isascii()


def test_an_account_whose_site_decides_has_no_adapter(
    client: FlaskClient, accounts: AccountStore, account: Account
) -> None:
    save(accounts, account, ConsentFrom.SITE)
    script = client.get(TAG).text
    assert not any(adapter.before_config in script for adapter in load_consent_adapters().values())


def test_the_purposes_of_the_account_are_in_the_script(
    client: FlaskClient, accounts: AccountStore, account: Account
) -> None:
    save(accounts, account, ConsentFrom.TCF, "1", "7")
    assert '(["1","7"])' in client.get(TAG).text
