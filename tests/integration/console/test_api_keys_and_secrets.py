"""API keys and secrets of an account in the console: for owners alone, and values shown once or never."""

import re

import pytest

from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInEvent
from server.settings import Settings, read_settings
from tests.integration.console.conftest import NOON, RIVAL, ConsoleDriver

KEYS, SECRETS = "/console/a/shop/api-keys", "/console/a/shop/secrets"
VALUE = "the token of our CRM"


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a key to encrypt with."""
    return read_settings({**store_settings, "DNI_SECRET_KEY": "the secret key of the installation"})


def list_events(console: ConsoleDriver) -> list[tuple[SignInEvent, str]]:
    records = console.stores.sign_ins.list_records("acme", NOON, 50)
    return [(one.event, one.details) for one in records if one.organisation_id]


def test_a_new_key_is_shown_once_and_opens_the_api_within_its_scopes(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    created = owner.post(KEYS, data={"name": "warehouse", "scopes": ["calls:read"]})
    (key,) = re.findall(r'id="new-key">(dni_[\w-]{40,})<', created.text)
    listed = owner.get(KEYS).text
    assert key not in listed
    assert "warehouse" in listed
    assert console.stores.identities.find_api_key(compute_digest(key)) == ApiKey(
        "shop", "warehouse", frozenset([Scope.CALLS_READ]), NOON
    )
    api = console.app.test_client()
    assert api.get("/api/v1/calls", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert owner.post(f"{KEYS}/revoke", data={"name": "warehouse"}).status_code == 303
    assert api.get("/api/v1/calls", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    assert list_events(console) == [
        (SignInEvent.API_KEY_REVOKED, "shop: warehouse"),
        (SignInEvent.API_KEY_CREATED, "shop: warehouse"),
    ]


def test_what_is_wrong_with_a_key_stands_beside_its_input(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    wrong = owner.post(KEYS, data={"name": "no name!", "scopes": ["everything"]})
    assert wrong.status_code == 422
    assert 'id="name-error"' in wrong.text
    assert "Choose what the key may do." in wrong.text
    for expected in (200, 409):
        assert owner.post(KEYS, data={"name": "crm", "scopes": ["calls:read"]}).status_code == expected
    assert [one.name for one in console.stores.identities.list_api_keys("shop")] == ["crm"]


def test_a_key_of_another_account_is_neither_listed_nor_revoked(console: ConsoleDriver) -> None:
    console.stores.identities.add_api_key(ApiKey("other", "theirs", frozenset(Scope), NOON), "digest")
    owner = console.open_as(Role.OWNER)
    assert "theirs" not in owner.get(KEYS).text
    owner.post(f"{KEYS}/revoke", data={"name": "theirs"})
    assert [one.name for one in console.stores.identities.list_api_keys("other")] == ["theirs"]


def test_a_secret_is_set_replaced_and_deleted_and_never_shown(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    for value in ("an older token", f" {VALUE} "):
        assert owner.post(SECRETS, data={"name": "CRM_TOKEN", "value": value}).status_code == 303
    assert console.stores.secrets.find_secret("shop", "CRM_TOKEN").value == VALUE
    page = owner.get(SECRETS).text
    assert "CRM_TOKEN" in page
    assert VALUE not in page
    assert owner.post(f"{SECRETS}/delete", data={"name": "CRM_TOKEN"}).status_code == 303
    assert console.stores.secrets.list_secrets("shop") == []
    assert list_events(console)[0] == (SignInEvent.SECRET_DELETED, "shop: CRM_TOKEN")


def test_a_wrong_name_or_value_is_refused_and_not_shown_again(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    for form in ({"name": VALUE, "value": "x"}, {"name": "CRM_TOKEN", "value": " "}, {"name": "A", "value": "a\nb"}):
        refused = owner.post(SECRETS, data=form)
        assert refused.status_code == 422
        assert VALUE not in refused.text
    assert console.stores.secrets.list_secrets("shop") == []


def test_allowed_variables_are_listed(console: ConsoleDriver) -> None:
    console.stores.secrets.allow_variable("shop", "CRM_VARIABLE", NOON)
    console.stores.secrets.allow_variable("other", "THEIR_VARIABLE", NOON)
    page = console.open_as(Role.OWNER).get(SECRETS).text
    assert "CRM_VARIABLE" in page
    assert "THEIR_VARIABLE" not in page


def test_secrets_of_another_account_are_out_of_reach(console: ConsoleDriver) -> None:
    console.stores.secrets.set_secret("other", "CRM_TOKEN", VALUE, NOON)
    owner = console.open_as(Role.OWNER)
    assert "CRM_TOKEN</td>" not in owner.get(SECRETS).text
    owner.post(f"{SECRETS}/delete", data={"name": "CRM_TOKEN"})
    assert console.stores.secrets.find_secret("other", "CRM_TOKEN").value == VALUE
    assert console.open_as(Role.OWNER, RIVAL).get(SECRETS).status_code == 404
