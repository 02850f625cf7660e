"""Two tenants with every command that takes an account: it shows and changes only that account."""

import pytest

from server.cli.calls_watch import Watched, write_changes
from server.cli.local_times import TimeZones
from server.cli.output import write_plain
from server.domain.api_keys import compute_digest
from tests.integration.calls.callers import CALLER, NOON
from tests.integration.calls.commands import read_lines, run
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import AAA_NUMBERS, FILES, SHOP_NUMBERS, TENANTS, Tenants

BOTH_WAYS = pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])


@BOTH_WAYS
@covers("command calls list", "command calls export", "command calls watch")
def test_calls_are_listed_for_the_named_account(tenants: Tenants, mine: str, other: str) -> None:
    for form in ("table", "json", "csv"):
        output = run("calls", "list", "--account", mine, "--format", form).output
        assert f"CA{mine}" in output
        assert f"CA{other}" not in output
    exported = run("calls", "export", "--account", mine).output
    assert f"CA{mine}" in exported
    assert f"CA{other}" not in exported
    zones = TimeZones(tenants.accounts)
    (line,) = write_plain(write_changes(tenants.call_log, Watched({mine: 0}), zones))
    assert f"CA{mine}" in line


@BOTH_WAYS
@covers("command calls show")
def test_a_call_is_shown_only_to_its_own_account(tenants: Tenants, mine: str, other: str) -> None:
    assert run("calls", "show", f"CA{mine}", "--account", mine).exit_code == 0
    refused = run("calls", "show", f"CA{other}", "--account", mine)
    assert refused.exit_code == 1
    assert f"only {other} knows" not in refused.output


@covers("command calls erase")
def test_a_caller_is_erased_from_one_account(tenants: Tenants) -> None:
    assert run("calls", "erase", "--caller", CALLER, "--account", "aaa", "--yes").exit_code == 0
    assert tenants.call_log.find("aaa", "CAaaa") is None
    assert tenants.call_log.find("shop", "CAshop") is not None


@BOTH_WAYS
@covers("command calls export-person")
def test_a_caller_s_data_is_exported_for_one_account(tenants: Tenants, mine: str, other: str) -> None:
    exported = run("calls", "export-person", mine, CALLER).output
    assert f"only {mine} knows" in exported
    assert f"CA{other}" not in exported
    assert f"only {other} knows" not in exported


@covers("command account import", "command account export")
def test_an_account_that_is_imported_changes_no_other(tenants: Tenants) -> None:
    before = tenants.accounts.find("shop")
    exported = run("account", "export", "shop").output
    assert AAA_NUMBERS not in exported
    assert "secret of" not in exported
    changed = FILES["aaa"].replace("name: A Shop", "name: Renamed")
    assert run("account", "import", "-", given=changed).exit_code == 0
    assert tenants.accounts.find("shop") == before
    assert run("account", "export", "shop").output == exported


@BOTH_WAYS
@covers("command source explain", "command route explain")
def test_explanations_use_the_account_s_own_data(tenants: Tenants, mine: str, other: str) -> None:
    numbers = {"shop": SHOP_NUMBERS, "aaa": AAA_NUMBERS}
    explained = run("source", "explain", mine, "--url", "https://shop.example/?leaflet=1").output
    assert numbers[other] not in explained
    own = run("route", "explain", f"{numbers[mine]}150", "--account", mine).output
    strange = run("route", "explain", f"{numbers[other]}150", "--account", mine).output
    assert "Radio" in own
    assert "Radio" not in strange, "to this account it is a number that nobody has"


@BOTH_WAYS
@covers("command pool status", "command pool size")
def test_pools_of_equal_names_are_separate(tenants: Tenants, mine: str, other: str) -> None:
    tenants.open_page(other).claim_sales("kw=roof")
    status = run("pool", "status", "--account", mine, "--format", "json").output
    assert f'"account": "{mine}"' in status
    assert f'"account": "{other}"' not in status
    assert '"live": 1' not in status
    ambiguous = run("pool", "size", "roofing-pool")
    assert ambiguous.exit_code != 0
    own = run("pool", "size", "roofing-pool", "--account", mine)
    assert other not in own.output


@covers("command postbacks list", "command postbacks retry")
def test_postbacks_are_listed_and_sent_again_for_one_account(tenants: Tenants) -> None:
    output = run("postbacks", "list", "--account", "aaa", "--format", "json").output
    assert "tracker.example/aaa" in output
    assert "tracker.example/shop" not in output
    assert "secret of" not in output
    (entry,) = tenants.outbox.list_outbox("shop", None, 10)
    tenants.outbox.mark_failed(entry.entry_id, "responded with status 410", None)
    assert run("postbacks", "retry", str(entry.entry_id), "--account", "aaa").exit_code == 1
    assert read_lines("postbacks", "retry", "--all", "--account", "aaa") == ["0 postbacks will be sent again"]
    assert read_lines("postbacks", "retry", "--all", "--account", "shop") == ["1 postback will be sent again"]


@covers("command secret set", "command secret list", "command secret delete")
def test_secrets_are_set_listed_and_deleted_for_one_account(tenants: Tenants) -> None:
    run("secret", "set", "aaa", "CRM_TOKEN", given="changed\n")
    run("secret", "set", "aaa", "ONLY_AAA", given="x\n")
    assert "ONLY_AAA" not in run("secret", "list", "shop").output
    assert "VARIABLE_OF_AAA" not in run("secret", "list", "shop").output
    assert run("secret", "delete", "shop", "ONLY_AAA").exit_code == 1
    run("secret", "delete", "aaa", "CRM_TOKEN")
    assert tenants.secrets.find_secret("shop", "CRM_TOKEN").value == "secret of shop"
    assert tenants.secrets.find_secret("aaa", "ONLY_AAA").value == "x"


@covers("command secret allow", "command secret disallow")
def test_a_variable_is_allowed_for_one_account(tenants: Tenants) -> None:
    run("secret", "allow", "aaa", "SHARED_NAME")
    assert [one.name for one in tenants.secrets.list_variables("shop")] == ["VARIABLE_OF_SHOP"]
    assert run("secret", "disallow", "aaa", "VARIABLE_OF_SHOP").exit_code == 1
    assert [one.name for one in tenants.secrets.list_variables("shop")] == ["VARIABLE_OF_SHOP"]


@covers("command api-key create", "command api-key list", "command api-key revoke", "command account api-key")
def test_keys_are_created_listed_and_revoked_for_one_account(tenants: Tenants) -> None:
    (key,) = read_lines("api-key", "create", "aaa", "--name", "extra", "--scope", "calls:read")
    (whole,) = read_lines("account", "api-key", "aaa")
    for one in (key, whole):
        found = tenants.identities.find_api_key(compute_digest(one))
        assert found is not None
        assert (found.account, found.created_at > NOON - 1e9) == ("aaa", True)
    assert "extra" not in run("api-key", "list", "shop").output
    assert run("api-key", "revoke", "shop", "extra").exit_code == 1
    assert run("api-key", "revoke", "aaa", "reports").exit_code == 0
    assert read_lines("account", "api-key", "aaa", "--revoke-all") == ["2 keys of account 'aaa' revoked"]
    assert [one.name for one in tenants.identities.list_api_keys("shop")] == ["reports"]
