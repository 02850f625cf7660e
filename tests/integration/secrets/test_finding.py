"""The secret that an account gets for a name: its own, else an allowed environment variable, else none."""

import pytest

from server.domain.secret_names import SecretMissing
from server.stores.account_secrets import RECHECK_SECONDS, AccountSecrets
from server.stores.contract import StoreUnavailable
from server.stores.secrets import FoundSecret, SecretStore
from tests.integration.secrets.conftest import NOON, OpenStore
from tests.shop import Clock

ENVIRONMENT = {"TOKEN": "of the environment", "DNI_TWILIO_AUTH_TOKEN_SHOP": "a carrier's token", "EMPTY": " "}


@pytest.fixture
def clock() -> Clock:
    """The clock of the cache."""
    return Clock()


@pytest.fixture
def found(secrets: SecretStore, clock: Clock) -> AccountSecrets:
    """The finder of secrets."""
    return AccountSecrets(secrets, ENVIRONMENT, clock)


def test_an_account_s_own_secret_comes_before_a_variable(secrets: SecretStore, found: AccountSecrets) -> None:
    secrets.allow_variable("shop", "TOKEN", NOON)
    secrets.set_secret("shop", "TOKEN", "of the shop", NOON)
    assert found.find_to_send("shop", "TOKEN") == "of the shop"
    assert found.find_to_verify("shop", "TOKEN") == "of the shop"


def test_a_variable_is_found_only_for_the_account_that_may_use_it(secrets: SecretStore, found: AccountSecrets) -> None:
    secrets.allow_variable("shop", "TOKEN", NOON)
    assert found.find_to_send("shop", "TOKEN") == "of the environment"
    with pytest.raises(SecretMissing, match="'dni secret set aaa TOKEN', or 'dni secret allow aaa TOKEN'"):
        found.find_to_send("aaa", "TOKEN")


@pytest.mark.parametrize("name", ["POSTBACK_KEY", "DNI_SECRET_KEY", "PATH", "TOKEN"])
def test_no_prefix_of_a_name_is_trusted(name: str, secrets: SecretStore) -> None:
    found = AccountSecrets(secrets, {name: "of the server"})
    for find in (found.find_to_send, found.find_to_verify):
        with pytest.raises(SecretMissing, match=f"account 'shop' has no secret {name}"):
            find("shop", name)


def test_the_server_s_own_variable_verifies_and_is_never_sent(secrets: SecretStore, found: AccountSecrets) -> None:
    name = "DNI_TWILIO_AUTH_TOKEN_SHOP"
    secrets.allow_variable("shop", name, NOON)
    assert found.find_to_verify("shop", name) == "a carrier's token"
    with pytest.raises(SecretMissing, match="is never sent"):
        found.find_to_send("shop", name)


def test_an_account_s_secret_with_a_reserved_name_can_be_sent(secrets: SecretStore, found: AccountSecrets) -> None:
    secrets.set_secret("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP", "its own", NOON)
    assert found.find_to_send("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP") == "its own"


@pytest.mark.parametrize("name", ["EMPTY", "NOT_SET"])
def test_an_allowed_variable_without_a_value_gives_an_error(
    name: str, secrets: SecretStore, found: AccountSecrets
) -> None:
    secrets.allow_variable("shop", name, NOON)
    with pytest.raises(SecretMissing, match=f"the environment variable {name} is not set"):
        found.find_to_send("shop", name)


def test_a_secret_that_can_not_be_decrypted_gives_an_error(open_store: OpenStore) -> None:
    open_store("a key that was lost").set_secret("shop", "TOKEN", "x", NOON)
    with pytest.raises(SecretMissing, match="DNI_OLD_SECRET_KEYS"):
        AccountSecrets(open_store(), {}).find_to_send("shop", "TOKEN")


def test_a_change_counts_after_a_moment(secrets: SecretStore, found: AccountSecrets, clock: Clock) -> None:
    secrets.set_secret("shop", "TOKEN", "first", NOON)
    assert found.find_to_send("shop", "TOKEN") == "first"
    secrets.set_secret("shop", "TOKEN", "second", NOON)
    assert found.find_to_send("shop", "TOKEN") == "first"
    clock.now += RECHECK_SECONDS
    assert found.find_to_send("shop", "TOKEN") == "second"
    secrets.delete_secret("shop", "TOKEN")
    clock.now += RECHECK_SECONDS
    with pytest.raises(SecretMissing):
        found.find_to_send("shop", "TOKEN")


def test_the_last_known_secret_is_used_while_the_store_is_unavailable(
    secrets: SecretStore, found: AccountSecrets, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def be_away(account: str, name: str) -> FoundSecret:
        asked.append(name)
        raise StoreUnavailable("away")

    secrets.set_secret("shop", "TOKEN", "first", NOON)
    found.find_to_verify("shop", "TOKEN")
    monkeypatch.setattr(secrets, "find_secret", be_away)
    clock.now += RECHECK_SECONDS
    assert [found.find_to_verify("shop", "TOKEN") for _ in range(3)] == ["first"] * 3
    assert asked == ["TOKEN"], "a store that is away is not asked at every call"
    with pytest.raises(StoreUnavailable):
        found.find_to_verify("shop", "OTHER")
