"""`dni numbers`, and the errors of an import with numbers of other accounts."""

from pathlib import Path

import pytest

from server.account_file.read import read_account_file
from server.accounts.errors import NumberResting
from server.accounts.service import AccountService
from server.domain.account_checks import check_account
from server.domain.owned_numbers import NumberState
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file
from tests.databases import write_sqlite_file
from tests.integration.accounts.commands.steps import import_demo
from tests.integration.test_cli import run

FEWER = (("+18665550103", "+18665550130"), ("+18665550110", "+18665550131"))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account file in the working directory, with its account `demo` imported."""
    return import_demo(tmp_path, monkeypatch)


def write_other(path: Path, *numbers: str) -> None:
    sources = "".join(f'\n  - {{name: "{one}", kind: off_site, tracking_number: "{one}"}}' for one in numbers)
    path.with_name("other.yaml").write_text(
        f"account: {{key: other, name: O, country: US}}\ntracking_sources:{sources}\n"
    )


def list_rows(*arguments: str) -> list[list[str]]:
    return [line.split() for line in run("numbers", "list", *arguments).output.splitlines()[1:]]


def test_numbers_are_listed_with_their_owners(file: Path) -> None:
    write_other(file, "+442079460018")
    assert run("account", "import", "other.yaml").exit_code == 0
    rows = list_rows()
    assert [row[:5] for row in rows if row[1] == "other"] == [["+442079460018", "other", "local", "GB", "active"]]
    assert len([row for row in rows if row[1] == "demo"]) == 6
    assert list_rows("other") == [row for row in rows if row[1] == "other"]


def test_without_numbers_and_accounts_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", write_sqlite_file(tmp_path))
    assert "import an account file" in run("numbers", "list").stderr
    assert "there is no account 'nobody'" in run("numbers", "list", "nobody").stderr


def test_an_import_with_another_account_s_number_is_refused_without_naming_its_owner(file: Path) -> None:
    write_other(file, "+18665550120", "+18665550140")
    refused = run("account", "import", "other.yaml")
    assert refused.exit_code == 1
    assert "account 'other': nothing changed. +18665550120: belongs to another account" in refused.stderr
    assert "demo" not in refused.stderr
    assert "other" not in run("account", "list").output


def test_a_number_can_be_moved_when_its_account_no_longer_names_it(file: Path) -> None:
    write_other(file, "+18665550140")
    run("account", "import", "other.yaml")
    refused = run("numbers", "move", "(866) 555-0110", "demo", "other")
    assert refused.exit_code == 1
    assert "+18665550110 is active: account 'demo' uses it" in refused.stderr
    file.write_bytes(edit_account_file(*FEWER, text=POOLED_ACCOUNT_FILE))
    assert run("account", "import", "demo.yaml", "--yes").exit_code == 0
    assert ["+18665550110", "demo", "toll_free", "US", "resting"] in [row[:5] for row in list_rows("demo")]
    moved = run("numbers", "move", "(866) 555-0110", "demo", "other", "--now")
    assert moved.output == "+18665550110 now belongs to account 'other' and is resting\n"
    write_other(file, "+18665550140", "+18665550110")
    assert run("account", "import", "other.yaml").exit_code == 0
    assert [row[4] for row in list_rows("other")] == ["active", "active"]


def test_a_number_can_be_moved_after_resting_for_a_day(file: Path) -> None:
    write_other(file, "+18665550140")
    run("account", "import", "other.yaml")
    rested_at = 1_795_348_800.0
    store = SqlAccountStore(open_engine("sqlite:///dni.sqlite3"), clock=lambda: rested_at)
    fewer = read_account_file(edit_account_file(*FEWER, text=POOLED_ACCOUNT_FILE))
    store.save(fewer)
    service = AccountService(store, check_account)
    with pytest.raises(NumberResting):
        service.move_number("+18665550110", "demo", "other", rested_at + 86_399)
    moved = service.move_number("+18665550110", "demo", "other", rested_at + 86_400)
    assert (moved.account, moved.state) == ("other", NumberState.RESTING)


def test_a_number_that_was_just_dropped_is_moved_only_with_now(file: Path) -> None:
    write_other(file, "+18665550140")
    run("account", "import", "other.yaml")
    file.write_bytes(edit_account_file(*FEWER, text=POOLED_ACCOUNT_FILE))
    run("account", "import", "demo.yaml", "--yes")
    refused = run("numbers", "move", "+18665550110", "demo", "other")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(
        "Error: +18665550110 has rested for less than a day. People may still call it for account 'demo'. It can be moved from 20"
    )
    assert refused.stderr.endswith(" UTC on, or at once with --now.\n")
    assert ["+18665550110", "demo"] in [row[:2] for row in list_rows()]
    assert run("numbers", "move", "+18665550110", "demo", "other", "--now").exit_code == 0
    assert ["+18665550110", "other"] in [row[:2] for row in list_rows()]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("12", "demo", "demo"), "'12' is not a phone number"),
        (("+18665550199", "demo", "demo"), "does not belong to account 'demo'"),
        (("+18665550110", "demo", "nobody"), "there is no account 'nobody'"),
    ],
)
def test_an_impossible_move_gives_an_error(file: Path, arguments: tuple[str, ...], words: str) -> None:
    refused = run("numbers", "move", *arguments)
    assert refused.exit_code == 1
    assert words in refused.stderr
