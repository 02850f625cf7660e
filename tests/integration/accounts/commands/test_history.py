"""`dni account history`, `show` and `revert`: the changes of an account, its old revisions, and a return to them."""

from pathlib import Path

import pytest

from server.domain.accounts import Account
from server.stores.contract import AccountStore
from tests.integration.accounts.commands.steps import (
    SLOWER,
    WITHOUT_BILLBOARD,
    change_in_console,
    edit,
    find,
    remove_billboard,
    rename,
    slow_down,
)
from tests.integration.test_cli import run


def test_history_lists_who_changed_what(file: Path, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_show_prints_an_old_revision_as_a_file_that_can_be_imported(file: Path, accounts: AccountStore) -> None:
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


def test_revert_stores_an_old_revision_as_a_new_one(file: Path, accounts: AccountStore) -> None:
    edit(file, WITHOUT_BILLBOARD, SLOWER)
    run("account", "import", "demo.yaml", "--yes")
    output = run("account", "revert", "demo", "1").output.splitlines()
    assert output[0] == "account 'demo': revision 3 restores revision 1"
    assert "  ~ number pool roofing-pool: buffer_seconds 90 -> 60" in output
    assert accounts.find_owner("+18665550110") == "demo"
    assert {one.state.value for one in accounts.list_numbers("demo")} == {"active"}
    assert run("account", "revert", "demo", "3").output == "account 'demo': nothing changed\n"
    assert "has no revision 9" in run("account", "revert", "demo", "9").stderr


def test_revert_is_rejected_when_a_number_now_belongs_to_another_account(file: Path, accounts: AccountStore) -> None:
    edit(file, WITHOUT_BILLBOARD)
    run("account", "import", "demo.yaml", "--yes")
    accounts.save(Account("other", "Other", "US"))
    accounts.move_number("+18665550110", "demo", "other")
    refused = run("account", "revert", "demo", "1")
    assert refused.exit_code == 1
    assert "nothing changed. Account 'demo' no longer owns +18665550110 of revision 1" in refused.stderr
    assert "other" not in refused.stderr
    assert accounts.find_revision("demo") == 2


def test_each_command_reports_an_account_that_does_not_exist(file: Path) -> None:
    for command in (["history"], ["show"], ["delete", "--yes"]):
        assert "there is no account 'nobody'" in run("account", command[0], "nobody", *command[1:]).stderr
    assert "there is no account 'nobody'" in run("account", "revert", "nobody", "1").stderr


def test_revert_restores_who_managed_each_part(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, rename)
    change_in_console(accounts, remove_billboard)
    second, third = accounts.find_at("demo", 2), accounts.find_at("demo", 3)
    assert second is not None
    assert third is not None
    for revision, account in ((2, second.account), (3, third.account)):
        run("account", "revert", "demo", str(revision))
        assert find(accounts) == account
    assert "left out, because they were removed" in run("account", "import", "demo.yaml").output
