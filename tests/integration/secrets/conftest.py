"""Secret stores on one database, and two accounts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.domain.accounts import Account
from server.settings import Settings
from server.stores.contract import AccountStore
from server.stores.secret_box import SecretBox
from server.stores.secrets import SecretStore
from server.stores.sql.engine import open_engine
from server.stores.sql.secrets.store import SqlSecretStore

KEY = "the secret key of the installation"
NOON = 1_795_348_800.0
OpenStore = Callable[..., SecretStore]


@pytest.fixture
def open_store(accounts: AccountStore, settings: Settings) -> Iterator[OpenStore]:
    """Opens the secret store with these keys; it has the accounts `shop` and `aaa`."""
    for key in ("shop", "aaa"):
        accounts.save(Account(key, key.title(), "US"))
    opened: list[SecretStore] = []

    def open_with(key: str | None = KEY, *old: str) -> SecretStore:
        opened.append(SqlSecretStore(open_engine(settings.database_url), SecretBox(key, old)))
        return opened[-1]

    yield open_with
    for store in opened:
        store.close()


@pytest.fixture
def secrets(open_store: OpenStore) -> SecretStore:
    """The secret store."""
    return open_store()


@pytest.fixture
def commands(open_store: OpenStore, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment in which `dni` uses that database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DNI_SECRET_KEY", KEY)
