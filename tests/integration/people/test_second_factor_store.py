"""The store of second factors: authenticator apps, recovery codes and passkeys."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from server.domain.people.second_factors import Passkey
from server.open_stores import Stores, open_stores
from server.settings import Settings, read_settings
from server.stores.people import People
from server.stores.second_factors import PasskeyTaken, SecondFactors
from server.stores.secrets import SecretKeyMissing, SecretUnreadable
from tests.integration.people.conftest import NOON

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OLD_KEY, NEW_KEY = "the old key of the installation", "the new key of the installation"
PASSKEY = Passkey("credential", "ana", b"public key", 3, "Phone", NOON)


@pytest.fixture
def settings(store_settings: dict[str, str]) -> Settings:
    """Settings with a key to encrypt with."""
    return read_settings({**store_settings, "DNI_SECRET_KEY": OLD_KEY})


@pytest.fixture
def factors(stores: Stores, people: People) -> SecondFactors:
    return stores.second_factors


def test_the_secret_of_an_app_is_found_by_its_user_alone(factors: SecondFactors, people: People) -> None:
    factors.set_app("ana", SECRET, ["one", "two"], 5)
    assert factors.find_app_secret("ana") == SECRET
    assert factors.find_app_secret("ben") is None
    ana, ben = people.list_users()
    assert (ana.has_second_factor, ben.has_second_factor) == (True, False)
    factors.remove_app("ana")
    assert factors.find_app_secret("ana") is None
    assert factors.count_recovery_codes("ana") == 0


def test_a_code_is_accepted_once_and_no_older_one_after_it(factors: SecondFactors) -> None:
    factors.set_app("ana", SECRET, [], 5)
    assert not factors.use_code("ana", 5)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: factors.use_code("ana", 7), range(4))) == [False, False, False, True]
    assert not factors.use_code("ana", 6)
    assert not factors.use_code("ben", 9)


def test_a_recovery_code_works_once(factors: SecondFactors) -> None:
    factors.set_app("ana", SECRET, ["one", "two"], 5)
    assert not factors.use_recovery_code("ben", "one")
    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(lambda _: factors.use_recovery_code("ana", "one"), range(4)))
    assert sorted(used) == [False, False, False, True]
    assert factors.count_recovery_codes("ana") == 1
    factors.set_recovery_codes("ana", ["three"])
    assert not factors.use_recovery_code("ana", "two")
    assert factors.use_recovery_code("ana", "three")


def test_passkeys_belong_to_one_user(factors: SecondFactors) -> None:
    other = replace(PASSKEY, credential_id="other", created_at=NOON + 1)
    factors.add_passkey(PASSKEY)
    factors.add_passkey(other)
    with pytest.raises(PasskeyTaken):
        factors.add_passkey(replace(PASSKEY, user_id="ben"))
    factors.record_passkey_use("credential", 9, NOON + 5)
    used = replace(PASSKEY, sign_count=9, last_used_at=NOON + 5)
    assert factors.find_passkey("credential") == used
    assert factors.list_passkeys("ana") == [used, other]
    assert not factors.delete_passkey("ben", "credential")
    assert factors.delete_passkey("ana", "credential")
    assert factors.find_passkey("credential") is None


def test_all_passkeys_of_one_user_are_deleted(factors: SecondFactors) -> None:
    for user_id in ("ana", "ben"):
        factors.add_passkey(replace(PASSKEY, user_id=user_id, credential_id=user_id))
    assert [factors.delete_passkeys("ana"), factors.delete_passkeys("ana")] == [1, 0]
    assert factors.list_passkeys("ana") == []
    assert len(factors.list_passkeys("ben")) == 1


def test_all_factors_of_a_user_are_removed_together(factors: SecondFactors) -> None:
    for user_id in ("ana", "ben"):
        factors.set_app(user_id, SECRET, ["one"], 5)
        factors.add_passkey(replace(PASSKEY, user_id=user_id, credential_id=user_id))
    factors.remove_all("ana")
    assert factors.find_app_secret("ana") is None
    assert factors.list_passkeys("ana") == []
    assert factors.find_app_secret("ben") == SECRET
    assert len(factors.list_passkeys("ben")) == factors.count_recovery_codes("ben") == 1


def test_without_a_secret_key_no_app_is_stored(store_settings: dict[str, str], people: People) -> None:
    with closing(open_stores(read_settings(store_settings))) as keyless, pytest.raises(SecretKeyMissing):
        keyless.second_factors.set_app("ana", SECRET, [], 5)


def test_a_new_secret_key_encrypts_the_apps_again(store_settings: dict[str, str], factors: SecondFactors) -> None:
    factors.set_app("ana", SECRET, [], 5)
    both = {**store_settings, "DNI_SECRET_KEY": NEW_KEY, "DNI_OLD_SECRET_KEYS": OLD_KEY}
    with closing(open_stores(read_settings(both))) as rotating:
        assert rotating.second_factors.rotate_secrets() == 1
        assert rotating.second_factors.rotate_secrets() == 0
    with closing(open_stores(read_settings({**store_settings, "DNI_SECRET_KEY": NEW_KEY}))) as later:
        assert later.second_factors.find_app_secret("ana") == SECRET
    with pytest.raises(SecretUnreadable):
        factors.find_app_secret("ana")
