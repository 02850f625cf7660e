"""`dni account import`, `history`, `show`, `revert` and `delete`: nothing that calls depend on goes unasked."""

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
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file
from tests.databases import write_sqlite_file
from tests.integration.test_cli import run

ANA = Author("ana", Through.CONSOLE)
SLOWER = ("buffer_seconds: 60", "buffer_seconds: 90")
WITHOUT_BILLBOARD = (
    '  - {name: Billboard I-95, kind: off_site, tracking_number: "+18665550110", stands_at: "I-95 exit 12"}\n',
    "",
)


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


def edit(file: Path, *replacements: tuple[str, str]) -> None:
    file.write_bytes(edit_account_file(*replacements, text=POOLED_ACCOUNT_FILE))


def change_in_console(accounts: AccountStore, change: Callable[[Account], Account]) -> None:
    def change_known(account: Account | None) -> Account:
        assert account is not None
        return change(account)

    AccountService(accounts, lambda _: ()).change("demo", change_known, None, ANA)


def slow_down(account: Account) -> Account:
    return replace(account, number_pools=(replace(account.number_pools[0], buffer_seconds=5),))


def add_campaign(account: Account) -> Account:
    return replace(account, campaigns=(*account.campaigns, replace(account.campaigns[0], name="gutters")))


def at_terminal(folder: Path, *arguments: str, answer: str) -> tuple[int, str]:
    """The exit code and output of a `dni` command at a terminal, where somebody types the answer."""
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


def test_an_import_that_removes_a_number_is_refused_where_nobody_can_be_asked(
    file: Path, accounts: AccountStore
) -> None:
    edit(file, WITHOUT_BILLBOARD)
    refused = run("account", "import", "demo.yaml")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "Error: account 'demo': nothing changed. This import removes 1 number (+18665550110). "
        "Add --yes to remove them, or --dry-run to see all changes.\n"
    )
    assert accounts.find_revision("demo") == 1
    assert "- tracking_sources.Billboard I-95" in run("account", "import", "demo.yaml", "--yes").output
    assert accounts.find_revision("demo") == 2


@pytest.mark.parametrize(("answer", "code", "revision"), [("y\n", 0, 2), ("n\n", 1, 1), ("\n", 1, 1)])
def test_at_a_terminal_it_shows_the_plan_and_asks(
    file: Path, accounts: AccountStore, answer: str, code: int, revision: int
) -> None:
    edit(file, WITHOUT_BILLBOARD, SLOWER)
    returned, output = at_terminal(file.parent, "account", "import", "demo.yaml", answer=answer)
    assert returned == code
    assert "~ number_pools.roofing-pool.buffer_seconds: 60 -> 90" in output.partition("Continue?")[0]
    assert "This import removes 1 number (+18665550110). Continue? [y/N]" in output
    assert accounts.find_revision("demo") == revision


def test_a_dry_run_shows_all_and_changes_nothing(file: Path, accounts: AccountStore) -> None:
    edit(file, WITHOUT_BILLBOARD, SLOWER)
    assert run("account", "import", "demo.yaml", "--dry-run").output.splitlines() == [
        "account 'demo': would be changed",
        "  ~ number_pools.roofing-pool.buffer_seconds: 60 -> 90",
        "  - tracking_sources.Billboard I-95: tracking_number +18665550110, stands_at I-95 exit 12, kind off_site",
    ]
    file.write_text(POOLED_ACCOUNT_FILE)
    assert run("account", "import", "demo.yaml", "--dry-run").output == "account 'demo': nothing would change\n"
    assert accounts.find_revision("demo") == 1


def test_a_file_does_not_undo_what_was_changed_in_the_console(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, slow_down)
    edit(file, ("name: Harbor Roofing", "name: Harbour Roofing"))
    refused = run("account", "import", "demo.yaml")
    assert refused.exit_code == 1
    assert "changed in the console: number pool roofing-pool. Add --take NAME" in refused.stderr
    assert accounts.find_revision("demo") == 2
    taken = run("account", "import", "demo.yaml", "--take", "roofing-pool")
    assert "roofing-pool.managed_by: console -> file" in taken.output
    assert run("account", "import", "demo.yaml").output == "account 'demo': nothing changed\n"


def test_what_the_console_added_stays_and_is_told(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, add_campaign)
    assert run("account", "import", "demo.yaml").output.splitlines() == [
        "account 'demo': nothing changed",
        "  kept, as the file does not name what the console manages: campaign gutters",
    ]
    assert "no part named 'roofing'" in run("account", "import", "demo.yaml", "--take", "roofing").stderr


def test_the_history_says_who_changed_what(file: Path, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ben")
    change_in_console(accounts, slow_down)
    edit(file, ("name: Harbor Roofing", "name: Harbour Roofing"), ("buffer_seconds: 60", "buffer_seconds: 5"))
    run("account", "import", "demo.yaml")
    lines = run("account", "history", "demo").output.splitlines()
    assert [line.split()[-2:] for line in lines if line[0] != " "][1:] == [["ana", "(console)"], ["ben", "(file)"]]
    changes = [line.strip() for line in lines if line[0] == " "]
    assert changes == [
        "created: Harbor Roofing",
        "~ number_pools.roofing-pool.buffer_seconds: 60 -> 5",
        "~ number_pools.roofing-pool.managed_by: file -> console",
        "~ name: Harbor Roofing -> Harbour Roofing",
    ]
    assert run("account", "history", "demo", "--last", "1").output.splitlines() == lines[-2:]


def test_an_old_revision_is_shown_as_a_file_that_can_be_imported(file: Path, accounts: AccountStore) -> None:
    edit(file, SLOWER)
    run("account", "import", "demo.yaml")
    shown = run("account", "show", "demo", "--revision", "1").output
    assert shown.startswith("# Revision 1 of account 'demo', of 20")
    assert "buffer_seconds: 90" in run("account", "show", "demo").output
    run("account", "import", "-", given=shown)
    first, third = accounts.find_at("demo", 1), accounts.find_at("demo", 3)
    assert first is not None
    assert third is not None
    assert first.account == third.account
    assert "has no revision 9; the newest is 3" in run("account", "show", "demo", "--revision", "9").stderr


def test_a_revert_brings_an_old_revision_back_as_a_new_one(file: Path, accounts: AccountStore) -> None:
    edit(file, WITHOUT_BILLBOARD, SLOWER)
    run("account", "import", "demo.yaml", "--yes")
    output = run("account", "revert", "demo", "1").output.splitlines()
    assert output[0] == "account 'demo': revision 3 is what revision 1 was"
    assert "  ~ number_pools.roofing-pool.buffer_seconds: 90 -> 60" in output
    assert accounts.find_owner("+18665550110") == "demo"
    assert {one.state.value for one in accounts.list_numbers("demo")} == {"active"}
    assert run("account", "revert", "demo", "3").output == "account 'demo': nothing changed\n"
    assert "has no revision 9" in run("account", "revert", "demo", "9").stderr


def test_a_revert_to_numbers_that_have_gone_to_another_account_is_refused(file: Path, accounts: AccountStore) -> None:
    edit(file, WITHOUT_BILLBOARD)
    run("account", "import", "demo.yaml", "--yes")
    accounts.save(Account("other", "Other", "US"))
    accounts.move_number("+18665550110", "demo", "other")
    refused = run("account", "revert", "demo", "1")
    assert refused.exit_code == 1
    assert "nothing changed. Account 'demo' no longer owns +18665550110, which revision 1 names" in refused.stderr
    assert "other" not in refused.stderr
    assert accounts.find_revision("demo") == 2


def test_an_account_that_does_not_exist_is_told_by_each_command(file: Path) -> None:
    for command in (["history"], ["show"], ["delete", "--yes"]):
        assert "there is no account 'nobody'" in run("account", command[0], "nobody", *command[1:]).stderr
    assert "there is no account 'nobody'" in run("account", "revert", "nobody", "1").stderr
