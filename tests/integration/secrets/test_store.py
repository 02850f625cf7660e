"""The secret store: each account has only its own secrets, encrypted."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from server.settings import Settings
from server.stores.secrets import FoundSecret, SecretKeyMissing, SecretName, SecretStore, SecretUnreadable
from tests.integration.secrets.conftest import KEY, NOON, OpenStore

NOTHING = FoundSecret(None, False)


def test_a_secret_is_found_only_by_its_account(secrets: SecretStore) -> None:
    assert secrets.set_secret("shop", "TOKEN", "of the shop", NOON) is False
    assert secrets.find_secret("shop", "TOKEN") == FoundSecret("of the shop", False)
    assert secrets.find_secret("aaa", "TOKEN") == NOTHING
    assert secrets.find_secret("shop", "OTHER") == NOTHING


def test_a_secret_that_is_set_again_is_replaced(secrets: SecretStore) -> None:
    secrets.set_secret("shop", "TOKEN", "first", NOON)
    assert secrets.set_secret("shop", "TOKEN", "second", NOON + 1) is True
    assert secrets.find_secret("shop", "TOKEN").value == "second"
    assert secrets.list_secrets("shop") == [SecretName("TOKEN", NOON + 1)]


def test_secrets_are_listed_by_name_and_deleted_one_by_one(secrets: SecretStore) -> None:
    for name in ("B", "A"):
        secrets.set_secret("shop", name, "x", NOON)
    secrets.set_secret("aaa", "A", "y", NOON)
    assert [one.name for one in secrets.list_secrets("shop")] == ["A", "B"]
    assert secrets.delete_secret("shop", "A") is True
    assert secrets.delete_secret("shop", "A") is False
    assert [one.name for one in secrets.list_secrets("shop")] == ["B"]
    assert secrets.find_secret("aaa", "A").value == "y"


def test_a_variable_is_allowed_for_one_account_until_it_is_disallowed(secrets: SecretStore) -> None:
    secrets.allow_variable("shop", "TOKEN", NOON)
    secrets.allow_variable("shop", "TOKEN", NOON + 1)
    assert secrets.list_variables("shop") == [SecretName("TOKEN", NOON)]
    assert secrets.find_secret("shop", "TOKEN") == FoundSecret(None, True)
    assert secrets.find_secret("aaa", "TOKEN") == NOTHING
    assert secrets.disallow_variable("aaa", "TOKEN") is False
    assert secrets.disallow_variable("shop", "TOKEN") is True
    assert secrets.find_secret("shop", "TOKEN") == NOTHING


def test_no_file_of_the_database_has_a_secret_in_it(secrets: SecretStore, tmp_path: Path) -> None:
    secrets.set_secret("shop", "TOKEN", "a value to look for", NOON)
    assert not any(b"a value to look for" in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_a_row_that_is_copied_to_another_account_or_name_is_unreadable(
    secrets: SecretStore, settings: Settings
) -> None:
    secrets.set_secret("shop", "TOKEN", "of the shop", NOON)
    with create_engine(settings.database_url).begin() as connection:
        for values in ("'aaa', name", "account, 'OTHER'"):
            connection.execute(
                text(f"INSERT INTO account_secrets SELECT {values}, key_id, ciphertext, set_at FROM account_secrets")
                if values.startswith("'aaa'")
                else text(
                    f"INSERT INTO account_secrets SELECT {values}, key_id, ciphertext, set_at FROM account_secrets "
                    "WHERE account = 'shop'"
                )
            )
    for account, name in (("aaa", "TOKEN"), ("shop", "OTHER")):
        found = secrets.find_secret(account, name)
        assert found.value is None
        assert f"dni secret set {account} {name}" in found.problem


def test_all_secrets_can_be_encrypted_with_a_new_key(open_store: OpenStore) -> None:
    open_store().set_secret("shop", "TOKEN", "of the shop", NOON)
    open_store().set_secret("aaa", "TOKEN", "of aaa", NOON)
    changed = open_store("the new key", KEY)
    assert changed.find_secret("shop", "TOKEN").value == "of the shop"
    assert changed.rotate_secrets() == 2
    assert changed.rotate_secrets() == 0
    without_old = open_store("the new key")
    assert without_old.find_secret("shop", "TOKEN").value == "of the shop"
    assert without_old.list_secrets("shop") == [SecretName("TOKEN", NOON)]
    assert open_store().find_secret("shop", "TOKEN").value is None


def test_a_rotation_with_an_unreadable_secret_changes_none(open_store: OpenStore) -> None:
    open_store().set_secret("shop", "TOKEN", "of the shop", NOON)
    open_store("a key that was lost").set_secret("aaa", "TOKEN", "of aaa", NOON)
    with pytest.raises(SecretUnreadable, match="account 'aaa' was encrypted under another DNI_SECRET_KEY"):
        open_store("the new key", KEY).rotate_secrets()
    assert open_store().find_secret("shop", "TOKEN").value == "of the shop"


def test_without_a_secret_key_no_secret_is_set_and_none_rotated(open_store: OpenStore) -> None:
    open_store().set_secret("shop", "TOKEN", "of the shop", NOON)
    without = open_store(None)
    with pytest.raises(SecretKeyMissing):
        without.set_secret("shop", "TOKEN", "x", NOON)
    with pytest.raises(SecretKeyMissing):
        without.rotate_secrets()
    assert "DNI_OLD_SECRET_KEYS" in without.find_secret("shop", "TOKEN").problem
