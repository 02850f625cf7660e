"""Fixtures with an account that a command has imported."""

from pathlib import Path

import pytest

from server.stores.contract import AccountStore
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.databases import write_sqlite_file
from tests.integration.test_cli import run


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account file that is imported as account `demo`; its folder is the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DNI_DATABASE_URL", raising=False)
    write_sqlite_file(tmp_path)
    path = tmp_path / "demo.yaml"
    path.write_text(POOLED_ACCOUNT_FILE)
    assert run("account", "import", "demo.yaml").exit_code == 0
    return path


@pytest.fixture
def accounts(file: Path) -> AccountStore:
    """The store that the commands use."""
    return SqlAccountStore(open_engine("sqlite:///dni.sqlite3"))
