"""A database from before accounts had secrets: the names in its accounts keep working, and its keys get names."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from server.domain.api_keys import Scope
from server.domain.secret_names import SecretMissing
from server.settings import Settings, read_settings
from server.stores.account_secrets import AccountSecrets
from server.stores.secret_box import SecretBox
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from server.stores.sql.identities.store import SqlIdentities
from server.stores.sql.migrate import migrate
from server.stores.sql.secrets.store import SqlSecretStore

NOON = 1_795_348_800.0
KEYS = (("c", "shop", NOON), ("a", "shop", NOON + 9), ("b", "shop", NOON), ("d", "aaa", 0.0))
ENVIRONMENT = {
    "POSTBACK_URL": "in the URL",
    "POSTBACK_HEADER": "in a header",
    "POSTBACK_SIGNING": "signs",
    "POSTBACK_WAITING": "waits in the outbox",
    "POSTBACK_SENT": "was sent once",
    "POSTBACK_DOUBLED": "in doubled braces",
    "DNI_TWILIO_AUTH_TOKEN_SHOP": "of the carrier",
}


def add_account(
    connection: Connection, key: str, carrier_secrets: list[list[str]], *postbacks: Mapping[str, Any]
) -> None:
    """Add an account in the form of the version before."""
    columns = {
        row.name: "[]" if row.type == "JSON" else 1 if row.type in ("INTEGER", "BOOLEAN") else "x"
        for row in connection.execute(text("PRAGMA table_info(accounts)"))
        if row.notnull and row.name != "id"
    }
    columns |= {"key": key, "carrier_secrets": json.dumps(carrier_secrets), "postbacks": json.dumps(postbacks)}
    names = ", ".join(columns)
    connection.execute(text(f"INSERT INTO accounts ({names}) VALUES (:{', :'.join(columns)})"), columns)


def add_outbox_entry(connection: Connection, state: str, url: str) -> None:
    """Add a postback of the shop in this state."""
    connection.execute(
        text(
            "INSERT INTO outbox (idempotency_key, account, postback, call_id, method, url, headers, body, secret, state, "
            "created_at, next_attempt_at, attempts, last_error) VALUES (:state, 'shop', 'p', 'c', 'GET', :url, '{}', '', '', "
            ":state, 0, 0, 0, '')"
        ),
        {"state": state, "url": url},
    )


@pytest.fixture
def settings(empty_database_url: str) -> Settings:
    """Settings with a database that has no tables yet."""
    return read_settings({"DNI_DATABASE_URL": empty_database_url})


@pytest.fixture
def migrated(settings: Settings) -> Settings:
    """The settings of such a database after the migration."""
    with create_engine(settings.database_url).begin() as connection:
        migrate(connection, "0005")
        add_account(
            connection,
            "shop",
            [["twilio", "DNI_TWILIO_AUTH_TOKEN_SHOP"]],
            {
                "url": "https://t.example/?k={secret.POSTBACK_URL}&n={{secret.POSTBACK_DOUBLED}}",
                "headers": [],
                "secret": "",
            },
            {
                "url": "https://t.example/",
                "headers": [["X-Key", "Bearer {secret.POSTBACK_HEADER}"]],
                "secret": "POSTBACK_SIGNING",
            },
        )
        add_account(connection, "aaa", [])
        add_outbox_entry(connection, "waiting", "https://t.example/?k={secret.POSTBACK_WAITING}")
        add_outbox_entry(connection, "sent", "https://t.example/?k={secret.POSTBACK_SENT}")
        for digest, account, created_at in KEYS:
            values = {"digest": digest * 64, "account": account, "created_at": created_at}
            connection.execute(text("INSERT INTO api_keys VALUES (:digest, :account, :created_at)"), values)
    store = SqlAccountStore(open_engine(settings.database_url))
    store.prepare()
    store.close()
    return settings


def test_accounts_may_use_only_the_variables_that_they_named(migrated: Settings) -> None:
    store = SqlSecretStore(open_engine(migrated.database_url), SecretBox(None))
    secrets = AccountSecrets(store, ENVIRONMENT)
    sent = ("POSTBACK_URL", "POSTBACK_HEADER", "POSTBACK_SIGNING", "POSTBACK_WAITING")
    assert [secrets.find_to_send("shop", name) for name in sent] == [ENVIRONMENT[name] for name in sent]
    assert secrets.find_to_verify("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP") == "of the carrier"
    for account, name in (("shop", "POSTBACK_SENT"), ("shop", "POSTBACK_DOUBLED"), ("aaa", "POSTBACK_URL")):
        with pytest.raises(SecretMissing, match=f"account '{account}' has no secret {name}"):
            secrets.find_to_send(account, name)
    assert store.list_variables("aaa") == []
    store.close()


def test_existing_keys_get_the_scopes_of_that_time_and_names_in_the_order_of_creation(migrated: Settings) -> None:
    identities = SqlIdentities(open_engine(migrated.database_url))
    keys = {digest: identities.find_api_key(digest * 64) for digest in "abcd"}
    assert {digest: key.name for digest, key in keys.items() if key} == {
        "b": "default",
        "c": "default-2",
        "a": "default-3",
        "d": "default",
    }
    # Sending secrets to new receivers came later, and no key may do more than when it was made.
    scopes = frozenset(Scope) - {Scope.SECRETS_SEND}
    assert all(key and key.scopes == scopes and key.last_used_at is None for key in keys.values())
    identities.close()
