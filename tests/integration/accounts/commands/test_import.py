"""`dni account import`: it shows its plan, asks before it removes a number, and keeps changes from the console."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from server.domain.choices import ManagedBy
from server.domain.owned_numbers import NumberState
from server.stores.contract import AccountStore
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.accounts.commands.steps import (
    SLOWER,
    WITHOUT_BILLBOARD,
    add_campaign,
    at_terminal,
    change_in_console,
    edit,
    find,
    remove_billboard,
    rename,
    slow_down,
)
from tests.integration.test_cli import run

OTHER = 'account: {{key: b, name: B, country: US}}\ntracking_sources: [{{name: Bus, kind: off_site, tracking_number: "{}"}}]'


def test_import_that_removes_a_number_is_rejected_without_a_terminal(file: Path, accounts: AccountStore) -> None:
    edit(file, WITHOUT_BILLBOARD)
    refused = run("account", "import", "demo.yaml")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "Error: account 'demo': nothing changed. This import removes 1 number (+18665550110). "
        "Add --yes to remove them, or --dry-run to see all changes.\n"
    )
    assert accounts.find_revision("demo") == 1
    assert "- tracking source Billboard I-95" in run("account", "import", "demo.yaml", "--yes").output
    assert accounts.find_revision("demo") == 2


@pytest.mark.parametrize(("answer", "code", "revision"), [("y\n", 0, 2), ("n\n", 1, 1), ("\n", 1, 1)])
def test_import_at_a_terminal_shows_the_plan_and_asks(
    file: Path, accounts: AccountStore, answer: str, code: int, revision: int
) -> None:
    edit(file, WITHOUT_BILLBOARD, SLOWER)
    returned, output = at_terminal(file.parent, "account", "import", "demo.yaml", answer=answer)
    assert returned == code
    assert "~ number pool roofing-pool: buffer_seconds 60 -> 90" in output.partition("Continue?")[0]
    assert "This import removes 1 number (+18665550110). Continue? [y/N]" in output
    assert accounts.find_revision("demo") == revision


def test_dry_run_shows_the_plan_and_changes_nothing(file: Path, accounts: AccountStore) -> None:
    edit(file, WITHOUT_BILLBOARD, SLOWER)
    assert run("account", "import", "demo.yaml", "--dry-run", "--yes").output.splitlines() == [
        "account 'demo': would be changed",
        "  ~ number pool roofing-pool: buffer_seconds 60 -> 90",
        "  - tracking source Billboard I-95",
    ]
    assert run("account", "import", "demo.yaml", "--dry-run", "--yes", "--verbose").output.splitlines()[1:] == [
        "  ~ number_pools.roofing-pool.buffer_seconds: 60 -> 90",
        "  - tracking_sources.Billboard I-95: tracking_number +18665550110, stands_at I-95 exit 12, kind off_site",
    ]
    file.write_text(POOLED_ACCOUNT_FILE)
    assert run("account", "import", "demo.yaml", "--dry-run").output == "account 'demo': nothing would change\n"
    assert accounts.find_revision("demo") == 1


def test_import_keeps_changes_made_in_the_console(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, slow_down)
    edit(file, ("name: Harbor Roofing", "name: Harbour Roofing"))
    refused = run("account", "import", "demo.yaml")
    assert refused.exit_code == 1
    assert "changes from the console: number pool roofing-pool. Add --take NAME" in refused.stderr
    assert accounts.find_revision("demo") == 2
    taken = run("account", "import", "demo.yaml", "--take", "roofing-pool")
    assert "roofing-pool: buffer_seconds 5 -> 60, now managed by the file" in taken.output
    assert run("account", "import", "demo.yaml").output == "account 'demo': nothing changed\n"


def test_import_keeps_and_reports_parts_added_in_the_console(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, add_campaign)
    assert run("account", "import", "demo.yaml").output.splitlines() == [
        "account 'demo': nothing changed",
        "  kept, because the console manages them: campaign gutters",
    ]
    assert "nothing named 'roofing'" in run("account", "import", "demo.yaml", "--take", "roofing").stderr


def test_import_changes_one_setting_after_the_console_changed_another(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, rename)
    edit(file, ("country: US", "country: US, time_zone: Europe/Rome"))
    assert run("account", "import", "demo.yaml").output.splitlines() == [
        "account 'demo': changed",
        "  ~ setting time_zone: UTC -> Europe/Rome",
        "  settings kept, because the console changed them: name",
        "  (add --take NAME to use the file's version)",
    ]
    assert find(accounts).name == "Renamed"
    taken = run("account", "import", "demo.yaml", "--take", "account").output.splitlines()
    assert taken == ["account 'demo': changed", "  ~ setting name: Renamed -> Harbor Roofing, now managed by the file"]


def test_import_that_changes_a_setting_of_the_console_is_rejected(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, rename)
    edit(file, ("name: Harbor Roofing", "name: Harbour Roofing"))
    refused = run("account", "import", "demo.yaml")
    assert refused.exit_code == 1
    assert "The file contradicts changes from the console: setting name. Add --take NAME" in refused.stderr
    assert find(accounts).name == "Renamed"
    assert run("account", "import", "demo.yaml", "--take", "name").exit_code == 0
    assert find(accounts).name == "Harbour Roofing"


def test_import_does_not_restore_a_part_removed_in_the_console(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, remove_billboard)
    assert run("account", "import", "demo.yaml").output.splitlines() == [
        "account 'demo': nothing changed",
        "  left out, because they were removed: tracking source Billboard I-95 (by ana, console)",
        "  (add --take NAME to use the file's version)",
    ]
    assert accounts.find_revision("demo") == 2
    taken = run("account", "import", "demo.yaml", "--take", "Billboard I-95")
    assert taken.output.splitlines()[1:] == ["  + tracking source Billboard I-95"]
    assert run("account", "import", "demo.yaml").output == "account 'demo': nothing changed\n"


def test_import_reports_how_to_restore_a_part_that_it_left_out(file: Path, accounts: AccountStore) -> None:
    change_in_console(accounts, add_campaign)
    change_in_console(accounts, lambda account: replace(account, campaigns=account.campaigns[:1]))
    roofing = "- {name: roofing, parameter_mapping: {kw: keyword}}"
    service = 'number: "+18005550123", campaign: '
    edit(file, (roofing, f"{roofing}\n  - {{name: gutters}}"), (f"{service}roofing", f"{service}gutters"))
    refused = run("account", "import", "demo.yaml")
    assert refused.exit_code == 1
    assert "target_numbers.1.campaign" in refused.stderr
    assert "leaves out removed parts: campaign gutters (by ana, console). Add --take NAME" in refused.stderr
    assert run("account", "import", "demo.yaml", "--take", "gutters").exit_code == 0


def test_import_of_an_exported_file_changes_no_manager_and_removes_nothing(file: Path, accounts: AccountStore) -> None:
    for change in (rename, remove_billboard, slow_down):
        change_in_console(accounts, change)
    exported = run("account", "export", "demo").output
    assert run("account", "import", "-", given=exported).output == "account 'demo': nothing changed\n"
    assert find(accounts).name == "Renamed"
    assert find(accounts).number_pools[0].managed_by is ManagedBy.CONSOLE


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_dry_run_fails_where_the_import_does(file: Path, accounts: AccountStore, dry_run: tuple[str, ...]) -> None:
    """A number of another account, a deleted key, and a removal without a terminal."""
    other = OTHER.format("+18665550110")
    taken = run("account", "import", "-", *dry_run, given=other)
    assert (taken.exit_code, taken.stdout) == (1, "")
    assert taken.stderr.startswith("Error: account 'b': nothing changed. +18665550110: belongs to another account.")
    edit(file, WITHOUT_BILLBOARD)
    refused = run("account", "import", "demo.yaml", *dry_run)
    assert refused.exit_code == 1
    assert "removes 1 number (+18665550110)" in refused.stderr
    assert "--yes" in refused.stderr
    assert ("- tracking source Billboard I-95" in refused.stdout) == bool(dry_run)
    run("account", "delete", "demo", "--yes")
    deleted = run("account", "import", "demo.yaml", *dry_run)
    assert deleted.exit_code == 1
    assert "Account 'demo' was deleted" in deleted.stderr
    assert accounts.find_revision("b") is accounts.find_revision("demo") is None


def test_dry_run_of_a_new_account_stores_no_numbers(file: Path, accounts: AccountStore) -> None:
    before = accounts.list_numbers()
    other = OTHER.format("+18665550177")
    done = run("account", "import", "-", "--dry-run", given=other)
    assert (done.exit_code, done.output) == (
        0,
        "New account 'b' (dry run: nothing is saved): 1 tracking source; 1 number\n",
    )
    assert accounts.find("b") is None
    assert accounts.list_numbers() == before
    assert accounts.list_history("b") == []


def test_import_replaces_an_account_that_can_not_be_read(file: Path, accounts: AccountStore) -> None:
    with create_engine("sqlite:///dni.sqlite3").begin() as connection:
        connection.execute(text("UPDATE accounts SET document = replace(document, 'off_site', 'up_there')"))
    assert "Import its account file again" in run("account", "export", "demo").stderr
    parts = "1 campaign, 2 target numbers, 1 number pool with 2 numbers, 4 tracking sources"
    summary = f"because the stored one can't be read: {parts}"
    refused = run("account", "import", "demo.yaml")
    assert "This import removes all parts of the stored account, which can't be read. Add --yes" in refused.stderr
    dry = run("account", "import", "demo.yaml", "--dry-run", "--yes")
    assert dry.stdout == f"account 'demo': would be replaced, {summary}; 6 numbers\n"
    assert accounts.find_revision("demo") == 1
    done = run("account", "import", "demo.yaml", "--yes")
    assert done.stdout == f"account 'demo': replaced, {summary}; 6 numbers\n"
    assert (accounts.find_revision("demo"), find(accounts).name) == (2, "Harbor Roofing")


def test_the_numbers_of_an_account_that_can_not_be_read_rest_when_its_file_names_none(
    file: Path, accounts: AccountStore
) -> None:
    with create_engine("sqlite:///dni.sqlite3").begin() as connection:
        connection.execute(text("UPDATE accounts SET document = replace(document, 'off_site', 'up_there')"))
    file.write_text("account: {key: demo, name: Harbor Roofing, country: US}\n")
    refused = run("account", "import", "demo.yaml")
    assert "all parts of the stored account, which can't be read, 6 numbers (+1" in refused.stderr
    assert run("account", "import", "demo.yaml", "--yes").exit_code == 0
    assert {one.state for one in accounts.list_numbers("demo")} == {NumberState.RESTING}


def test_what_a_command_logs_goes_to_standard_error(file: Path, accounts: AccountStore) -> None:
    accounts.save(replace(find(accounts), key="spoiled", name="Spoiled", tracking_sources=(), number_pools=()))
    with create_engine("sqlite:///dni.sqlite3").begin() as connection:
        connection.execute(text("UPDATE accounts SET document = '{}' WHERE key = 'spoiled'"))
    listed = run("account", "list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == ["demo"]
    [logged] = map(json.loads, listed.stderr.splitlines())
    assert (logged["event"], logged["level"], logged["account"]) == ("account_unreadable", "error", "spoiled")
