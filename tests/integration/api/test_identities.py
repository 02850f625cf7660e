"""The identity store: a digest gives the key's account and scopes until the key is revoked."""

from collections.abc import Iterator

import pytest

from server.domain.api_keys import ApiKey, Scope
from server.settings import Settings
from server.stores.contract import AccountStore
from server.stores.identities import USE_SECONDS, Identities, NameTaken
from server.stores.sql.engine import open_engine
from server.stores.sql.identities.store import SqlIdentities

NOON = 1_795_348_800.0
READER = ApiKey("demo", "reader", frozenset([Scope.CALLS_READ]), NOON)


@pytest.fixture
def store(accounts: AccountStore, settings: Settings) -> Iterator[Identities]:
    """An empty identity store."""
    opened = SqlIdentities(open_engine(settings.database_url))
    yield opened
    opened.close()


def test_a_key_is_found_only_by_its_digest(store: Identities) -> None:
    store.add_api_key(READER, "a" * 64)
    store.add_api_key(ApiKey("other", "reader", frozenset(Scope), NOON), "b" * 64)
    assert store.find_api_key("a" * 64) == READER
    assert store.find_api_key("b" * 64) == ApiKey("other", "reader", frozenset(Scope), NOON)
    assert store.find_api_key("c" * 64) is None


def test_an_account_has_each_name_once(store: Identities) -> None:
    store.add_api_key(READER, "a" * 64)
    with pytest.raises(NameTaken):
        store.add_api_key(READER, "b" * 64)
    assert store.find_api_key("b" * 64) is None


def test_a_use_is_recorded_once_a_minute_and_never_decreases(store: Identities) -> None:
    store.add_api_key(READER, "a" * 64)
    noted = []
    for now in (NOON, NOON + USE_SECONDS - 1, NOON + USE_SECONDS, NOON + 5):
        store.record_use("a" * 64, now)
        (key,) = store.list_api_keys("demo")
        noted.append(key.last_used_at)
    assert noted == [NOON, NOON, NOON + USE_SECONDS, NOON + USE_SECONDS]
    store.record_use("c" * 64, NOON)


def test_keys_are_revoked_one_by_one_or_all_of_an_account_at_once(store: Identities) -> None:
    for account in ("demo", "other"):
        for name in ("a", "b", "c"):
            store.add_api_key(ApiKey(account, name, frozenset(), NOON), f"{account}-{name}")
    assert store.delete_api_key("demo", "b") is True
    assert store.delete_api_key("demo", "b") is False
    assert [one.name for one in store.list_api_keys("demo")] == ["a", "c"]
    assert store.delete_api_keys("demo") == 2
    assert store.list_api_keys("demo") == []
    assert [one.name for one in store.list_api_keys("other")] == ["a", "b", "c"]
