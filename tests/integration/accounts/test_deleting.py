"""A deleted account ends at once for visitors and callers, and its key is free after the retention of its calls."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from server.accounts.runtimes import AccountRuntimes
from server.app import create_app
from server.bundle import Bundle
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import Visitor
from server.domain.number_pools import LeaseKey
from server.domain.owned_numbers import REST_BEFORE_MOVE_SECONDS
from server.open_stores import Stores, open_stores
from server.settings import Settings, read_settings
from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import AccountDeleted, AccountStore
from server.stores.leases.contract import Claim, Claimed, LeaseStore
from server.stores.retention import Retention
from server.watch.calls import maintain_calls
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.databases import write_sqlite_file
from tests.integration.accounts.commands.steps import at_terminal
from tests.integration.calls.callers import NOON, add, end, make_call
from tests.integration.test_cli import run

DAY_SECONDS = 86_400
BILLBOARD, POOLED = "+18665550110", "+18665550120"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a server with the imported account `demo`, which keeps calls for 30 days."""
    url = write_sqlite_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", url)
    file = POOLED_ACCOUNT_FILE.replace("country: US", "country: US, call_retention_days: 30")
    (tmp_path / "demo.yaml").write_text(file)
    assert run("account", "import", "demo.yaml").exit_code == 0
    return read_settings({"DNI_DATABASE_URL": url})


@pytest.fixture
def stores(settings: Settings) -> Iterator[Stores]:
    with closing(open_stores(settings)) as stores:
        yield stores


@pytest.fixture
def log(stores: Stores) -> CallLog:
    return stores.call_log


def maintain(accounts: AccountStore, leases: LeaseStore, log: CallLog, retention: Retention, now: float) -> None:
    maintain_calls(accounts, AccountRuntimes(accounts), leases, log, retention, now)


def find_forgettable_at(accounts: AccountStore) -> float:
    """When the account may be forgotten, if none of its calls is kept."""
    (deleted,) = accounts.list_deleted()
    return deleted.deleted_at + REST_BEFORE_MOVE_SECONDS


def test_deleted_account_is_not_found_and_its_numbers_rest(settings: Settings, stores: Stores, bundle: Bundle) -> None:
    accounts = stores.accounts
    runtimes = AccountRuntimes(accounts, recheck_seconds=0)
    client = create_app(settings, bundle=bundle, stores=stores, runtimes=runtimes).test_client()
    assert client.get("/a/demo/dni.js").status_code == 200
    api_key = {"Authorization": f"Bearer {run('account', 'api-key', 'demo').output.strip()}"}
    assert client.get("/api/v1/calls", headers=api_key).status_code == 200
    deleted = run("account", "delete", "demo", "--yes")
    assert deleted.output == "account 'demo': deleted, 0 leases ended; its calls are kept for 30 days\n"
    assert client.get("/api/v1/calls", headers=api_key).status_code == 401
    assert accounts.find("demo") is accounts.find_revision("demo") is None
    assert accounts.list_accounts() == []
    assert accounts.list_revisions() == {}
    assert client.get("/a/demo/dni.js").status_code == 404
    assert {one.state.value for one in accounts.list_numbers("demo")} == {"resting"}
    assert str(accounts.list_history("demo")[-1].changes[0].old) == "Harbor Roofing"


def test_leases_end_when_their_account_is_deleted(
    settings: Settings, accounts: AccountStore, leases: LeaseStore
) -> None:
    stored = accounts.find("demo")
    assert stored is not None
    pool = build_leased_pool("demo", stored.account.number_pools[0])
    for nth in range(2):
        claim = Claim(LeaseKey(f"key {nth}", {}), Visitor(f"visitor {nth}"), f"lease {nth}")
        assert isinstance(leases.claim(pool, claim, time.time()), Claimed)
    assert "2 leases ended" in run("account", "delete", "demo", "--yes").output
    assert leases.pool_state(pool, time.time()).live == 0


def test_calls_of_a_deleted_account_keep_its_key_taken_until_their_retention_ends(
    accounts: AccountStore, retention: Retention, leases: LeaseStore, log: CallLog
) -> None:
    add(log, make_call("old", NOON, end(NOON + 9)), make_call("new", NOON + DAY_SECONDS, end(NOON + DAY_SECONDS + 9)))
    run("account", "delete", "demo", "--yes")
    maintain(accounts, leases, log, retention, NOON + 30 * DAY_SECONDS + 60)
    assert [call.carrier_call_id for call in log.list_calls("demo", CallFilter(), None, 9).calls] == ["new"]
    assert "twilio-new" in run("calls", "list", "--account", "demo").output
    refused = run("account", "import", "demo.yaml")
    assert refused.exit_code == 1
    assert "Account 'demo' was deleted, and its calls are kept until their retention is over" in refused.stderr
    with pytest.raises(AccountDeleted):
        accounts.save(Account("demo", "Other", "US"))

    maintain(accounts, leases, log, retention, max(NOON + 31 * DAY_SECONDS, find_forgettable_at(accounts)) + 60)
    assert log.list_calls("demo", CallFilter(), None, 9).calls == ()
    assert accounts.list_deleted() == accounts.list_numbers() == accounts.list_history("demo") == []


def test_reused_account_key_continues_with_higher_revisions(
    accounts: AccountStore, retention: Retention, leases: LeaseStore, log: CallLog
) -> None:
    run("account", "delete", "demo", "--yes")
    maintain(accounts, leases, log, retention, find_forgettable_at(accounts))
    assert accounts.save(Account("demo", "Other", "US"), expected_revision=0).revision == 3
    assert [entry.revision for entry in accounts.list_history("demo")] == [3]


def test_its_numbers_rest_for_a_day_before_another_account_may_import_them(
    accounts: AccountStore, retention: Retention, leases: LeaseStore, log: CallLog
) -> None:
    run("account", "delete", "demo", "--yes")
    bus = f"{{name: Bus, kind: off_site, tracking_number: '{BILLBOARD}'}}"
    Path("other.yaml").write_text(f"account: {{key: other, name: Other, country: US}}\ntracking_sources: [{bus}]\n")
    forgettable_at = find_forgettable_at(accounts)
    maintain(accounts, leases, log, retention, forgettable_at - 1)
    assert run("account", "import", "other.yaml").exit_code == 1
    maintain(accounts, leases, log, retention, forgettable_at)
    assert run("account", "import", "other.yaml").exit_code == 0


def test_number_of_a_deleted_account_can_be_moved(accounts: AccountStore) -> None:
    accounts.save(Account("other", "Other", "US"))
    run("account", "delete", "demo", "--yes")
    assert run("numbers", "move", BILLBOARD, "demo", "other", "--now").exit_code == 0
    assert accounts.find_owner(BILLBOARD) == "other"
    assert POOLED in run("numbers", "list", "demo").output


def test_delete_without_a_terminal_needs_confirmation(accounts: AccountStore) -> None:
    refused = run("account", "delete", "demo")
    assert refused.exit_code == 1
    assert (
        refused.stderr
        == "Error: nothing changed. Add --yes to delete account 'demo' (Harbor Roofing) with 6 numbers.\n"
    )
    assert accounts.find_revision("demo") == 1


@pytest.mark.parametrize(("answer", "code", "is_there"), [("y\n", 0, False), ("n\n", 1, True)])
def test_delete_at_a_terminal_asks(
    accounts: AccountStore, tmp_path: Path, answer: str, code: int, is_there: bool
) -> None:
    returned, output = at_terminal(tmp_path, "account", "delete", "demo", answer=answer)
    assert returned == code
    assert "Delete account 'demo' (Harbor Roofing) with 6 numbers?" in output
    assert (accounts.find("demo") is not None) == is_there


def test_history_of_a_deleted_account_can_be_read(accounts: AccountStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ben")
    run("account", "delete", "demo", "--yes")
    lines = run("account", "history", "demo").output.splitlines()
    assert [line.strip() for line in lines if line.startswith(" ")] == [
        "created: Harbor Roofing",
        "deleted: Harbor Roofing",
    ]
    assert lines[2].endswith("ben (cli)")
    shown = run("account", "show", "demo").output.splitlines()
    assert shown[0].startswith("# The account 'demo' was deleted on 20")
    assert "  name: Harbor Roofing" in shown
    assert run("account", "show", "demo", "--revision", "1").output.startswith("# Revision 1 of account 'demo', of 20")
    assert "has no revision 9; the newest is 2" in run("account", "show", "demo", "--revision", "9").stderr


def test_commands_report_that_the_account_is_deleted(accounts: AccountStore) -> None:
    run("account", "api-key", "demo")
    run("account", "delete", "demo", "--yes")
    listed = run("api-key", "list", "demo")
    assert (listed.exit_code, listed.output.startswith("account 'demo' was deleted on 20")) == (0, True)
    assert listed.output.endswith(", and its API keys with it.\n")
    for command in (
        ("account", "export", "demo"),
        ("account", "delete", "demo", "--yes"),
        ("api-key", "revoke", "demo", "n"),
    ):
        refused = run(*command)
        assert refused.exit_code == 1
        assert refused.stderr.startswith("Error: account 'demo' was deleted on 20")
        assert refused.stderr.endswith("; 'dni account history demo' shows its revisions\n")
