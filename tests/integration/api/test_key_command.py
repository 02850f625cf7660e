"""`dni api-key`: a key is shown once and stored as a digest; keys are listed and revoked by name."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.domain.accounts import Account
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.settings import Settings
from server.stores.contract import AccountStore
from server.stores.identities import Identities
from server.stores.sql.engine import open_engine
from server.stores.sql.identities.store import SqlIdentities
from tests.integration.calls.commands import read_lines, run


@pytest.fixture
def identities(
    accounts: AccountStore, account: Account, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Identities]:
    """The identity store of commands, with the accounts `demo` and `other`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", settings.database_url)
    accounts.save(account)
    accounts.save(replace(account, key="other", number_pools=(), tracking_sources=()))
    store = SqlIdentities(open_engine(settings.database_url))
    yield store
    store.close()


def find(identities: Identities, key: str) -> ApiKey | None:
    """The key, if it is valid."""
    return identities.find_api_key(compute_digest(key))


def test_a_key_is_printed_alone_on_a_line_and_stored_nowhere(identities: Identities, tmp_path: Path) -> None:
    (key,) = read_lines("account", "api-key", "demo")
    assert key.startswith("dni_")
    assert len(key) == len("dni_") + 43
    found = find(identities, key)
    assert found is not None
    assert (found.account, found.name, found.scopes) == ("demo", "default", frozenset(Scope))
    assert not any(key.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_each_key_without_a_name_is_a_new_valid_key(identities: Identities) -> None:
    keys = [read_lines("account", "api-key", "demo")[0] for _time in range(3)]
    assert [getattr(find(identities, key), "name", None) for key in keys] == ["default", "default-2", "default-3"]
    read_lines("api-key", "revoke", "demo", "default-2")
    read_lines("account", "api-key", "demo")
    assert [one.name for one in identities.list_api_keys("demo")] == ["default", "default-2", "default-3"]


def test_all_keys_of_an_account_can_be_revoked(identities: Identities) -> None:
    (key,), (other,) = read_lines("account", "api-key", "demo"), read_lines("account", "api-key", "other")
    assert read_lines("account", "api-key", "demo", "--revoke-all") == ["1 key of account 'demo' revoked"]
    assert find(identities, key) is None
    assert find(identities, other) is not None


def test_a_key_is_created_with_a_name_and_scopes(identities: Identities) -> None:
    arguments = ("--name", "warehouse", "--scope", "calls:read", "--scope", "account:read")
    (key,) = read_lines("api-key", "create", "demo", *arguments)
    found = find(identities, key)
    assert found is not None
    assert (found.account, found.name) == ("demo", "warehouse")
    assert found.scopes == {Scope.CALLS_READ, Scope.ACCOUNT_READ}
    read_lines("api-key", "create", "other", *arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--name", "n"), "Missing option '--scope'"),
        (("--scope", "calls:read"), "Missing option '--name'"),
        (("--name", "n", "--scope", "calls:all"), "'calls:all' is not one of 'calls:read', 'calls:write'"),
        (("--name", "a name", "--scope", "calls:read"), "--name 'a name' can't be used; expected letters, digits"),
        (("--name", "", "--scope", "calls:read"), "--name '' can't be used"),
    ],
)
def test_a_key_that_can_not_be_created_is_refused(
    identities: Identities, arguments: tuple[str, ...], said: str
) -> None:
    result = run("api-key", "create", "demo", *arguments)
    assert result.exit_code != 0
    assert said in result.output
    assert identities.list_api_keys("demo") == []


def test_a_taken_name_is_not_used_twice(identities: Identities) -> None:
    arguments = ("api-key", "create", "demo", "--name", "warehouse", "--scope", "calls:read")
    (key,) = read_lines(*arguments)
    result = run(*arguments)
    assert result.exit_code == 1
    assert "has an API key 'warehouse' already" in result.output
    assert find(identities, key) is not None


def test_keys_are_listed_with_what_they_may_do_and_revoked_one_by_one(identities: Identities) -> None:
    assert "has no API keys" in run("api-key", "list", "demo").output
    identities.add_api_key(ApiKey("demo", "b", frozenset([Scope.CALLS_READ]), 0.0), "b" * 64)
    identities.add_api_key(ApiKey("demo", "a", frozenset(Scope), 0.0), "a" * 64)
    identities.record_use("b" * 64, 60.0)
    heading, *rows = read_lines("api-key", "list", "demo")
    assert heading.split() == ["name", "scopes", "created", "last", "used"]
    assert rows[0].split() == [
        *(
            "a",
            "account:read,",
            "account:write,",
            "calls:read,",
            "calls:write,",
            "secrets:send",
            *("1970-01-01", "00:00:00", "UTC"),
            "never",
        )
    ]
    assert rows[1].split() == [
        "b",
        "calls:read",
        *("1970-01-01", "00:00:00", "UTC"),
        *("1970-01-01", "00:01:00", "UTC"),
    ]
    assert read_lines("api-key", "revoke", "demo", "b") == ["API key 'b' of account 'demo' revoked"]
    assert [one.name for one in identities.list_api_keys("demo")] == ["a"]
    for account, name in (("demo", "b"), ("other", "a")):
        result = run("api-key", "revoke", account, name)
        assert result.exit_code == 1
        assert f"has no API key '{name}'" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("account", "api-key", "nobody"),
        ("api-key", "create", "nobody", "--name", "n", "--scope", "calls:read"),
        ("api-key", "list", "nobody"),
        ("api-key", "revoke", "nobody", "n"),
    ],
)
def test_an_unknown_account_has_no_keys(identities: Identities, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert "there is no account 'nobody'" in result.output
