"""Steps in tests of the account commands: edit the file, change the account in the console, run at a terminal."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build.layout import REPOSITORY
from server.accounts.service import AccountService
from server.domain.account_history import Author, Through
from server.domain.accounts import Account
from server.stores.contract import AccountStore
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file
from tests.databases import write_sqlite_file
from tests.integration.test_cli import run

ANA = Author("ana", Through.CONSOLE)
SLOWER = ("buffer_seconds: 60", "buffer_seconds: 90")
WITHOUT_BILLBOARD = (
    '  - {name: Billboard I-95, kind: off_site, tracking_number: "+18665550110", stands_at: "I-95 exit 12"}\n',
    "",
)


def import_demo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folder the working directory, and import the account `demo` there by a command; returns its file."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DNI_DATABASE_URL", "sqlite:///dni.sqlite3")
    write_sqlite_file(folder)
    path = folder / "demo.yaml"
    path.write_text(POOLED_ACCOUNT_FILE)
    assert run("account", "import", "demo.yaml").exit_code == 0
    return path


def edit(file: Path, *replacements: tuple[str, str]) -> None:
    file.write_bytes(edit_account_file(*replacements, text=POOLED_ACCOUNT_FILE))


def change_in_console(accounts: AccountStore, change: Callable[[Account], Account]) -> None:
    def change_known(account: Account | None) -> Account:
        assert account is not None
        return change(account)

    AccountService(accounts, lambda _: ()).change("demo", change_known, None, ANA)


def find(accounts: AccountStore) -> Account:
    stored = accounts.find("demo")
    assert stored is not None
    return stored.account


def rename(account: Account) -> Account:
    return replace(account, name="Renamed")


def remove_billboard(account: Account) -> Account:
    return replace(
        account, tracking_sources=tuple(one for one in account.tracking_sources if one.name != "Billboard I-95")
    )


def slow_down(account: Account) -> Account:
    return replace(account, number_pools=(replace(account.number_pools[0], buffer_seconds=5),))


def add_campaign(account: Account) -> Account:
    return replace(account, campaigns=(*account.campaigns, replace(account.campaigns[0], name="gutters")))


def at_terminal(folder: Path, *arguments: str, answer: str) -> tuple[int, str]:
    """The exit code and output of a `dni` command at a terminal, with the typed reply."""
    terminal, end = pty.openpty()
    os.write(terminal, answer.encode())
    ended = subprocess.run(
        [sys.executable, "-m", "server.cli", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdin=end,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    os.close(terminal)
    os.close(end)
    return ended.returncode, ended.stdout
