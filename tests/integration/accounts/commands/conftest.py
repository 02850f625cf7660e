"""Fixtures with an account that a command has imported."""

from pathlib import Path

import pytest

from server.stores.contract import AccountStore
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.integration.accounts.commands.steps import import_demo


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account file that is imported as account `demo`; its folder is the working directory."""
    return import_demo(tmp_path, monkeypatch)


@pytest.fixture
def accounts(file: Path) -> AccountStore:
    """The store that the commands use."""
    return SqlAccountStore(open_engine("sqlite:///dni.sqlite3"))
