"""An account with a number pool of three numbers, and the leases that the server and the commands share."""

from pathlib import Path

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.settings import Settings, read_settings
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.pools.visits import run


@pytest.fixture
def account() -> Account:
    """The documented account, with a number pool of three numbers."""
    return read_account_file(POOLED_ACCOUNT_FILE.encode())


@pytest.fixture
def pool(account: Account) -> LeasedPool:
    """The account's pool in the form of the lease store."""
    return build_leased_pool(account.key, account.number_pools[0])


@pytest.fixture
def settings(database_url: str) -> Settings:
    """The settings of commands in the test's folder."""
    return read_settings({"DNI_DATABASE_URL": database_url})


@pytest.fixture
def folder(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the account's file and a database that has the account."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    monkeypatch.delenv("DNI_LEASE_URL", raising=False)
    (tmp_path / "harbor.yaml").write_text(POOLED_ACCOUNT_FILE)
    assert run("account", "import", "harbor.yaml").exit_code == 0
    return tmp_path
