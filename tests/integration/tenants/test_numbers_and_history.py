"""Two tenants with the data of numbers, of former revisions, and of deleted accounts."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.account_history import OPERATOR
from server.domain.accounts import Account
from server.domain.owned_numbers import NumberState
from server.stores.contract import NumberNotMovable, NumberTaken
from tests.integration.calls.commands import run
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import AAA_NUMBERS, FILES, SHOP_NUMBERS, TENANTS, Tenants

BOTH_WAYS = pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
NUMBERS = {"shop": SHOP_NUMBERS, "aaa": AAA_NUMBERS}


def read(tenant: str) -> Account:
    return read_account_file(FILES[tenant].encode())


@BOTH_WAYS
@covers("store AccountStore.find_owner", "store AccountStore.list_numbers", "command numbers list")
def test_a_number_is_found_in_its_own_account(tenants: Tenants, mine: str, other: str) -> None:
    assert tenants.accounts.find_owner(NUMBERS[mine] + "150") == mine
    assert {one.account for one in tenants.accounts.list_numbers(mine)} == {mine}
    listed = run("numbers", "list", mine).output
    assert NUMBERS[mine] + "150" in listed
    assert NUMBERS[other] + "150" not in listed


@BOTH_WAYS
@covers("store AccountStore.save")
def test_a_number_of_another_account_is_refused_without_naming_its_owner(
    tenants: Tenants, mine: str, other: str
) -> None:
    before = tenants.accounts.find(other)
    greedy = read_account_file(FILES[other].replace(NUMBERS[other] + "150", NUMBERS[mine] + "150").encode())
    with pytest.raises(NumberTaken) as refused:
        tenants.accounts.save(greedy)
    assert NUMBERS[mine] + "150" in str(refused.value)
    assert mine not in str(refused.value)
    assert tenants.accounts.find(other) == before
    assert tenants.accounts.find_owner(NUMBERS[mine] + "150") == mine


@BOTH_WAYS
@covers("store AccountStore.move_number", "command numbers move")
def test_only_a_resting_number_moves_and_only_from_its_owner(tenants: Tenants, mine: str, other: str) -> None:
    number = NUMBERS[mine] + "150"
    for giver in (mine, other):
        with pytest.raises(NumberNotMovable):
            tenants.accounts.move_number(number, giver, other)
    rested = [one for one in read(mine).tracking_sources if number not in [it.number for it in one.tracking_numbers]]
    tenants.accounts.save(replace(read(mine), tracking_sources=tuple(rested)))
    with pytest.raises(NumberNotMovable):
        tenants.accounts.move_number(number, other, other)
    assert run("numbers", "move", number, mine, other, "--now").exit_code == 0
    (moved,) = [one for one in tenants.accounts.list_numbers(other) if one.number == number]
    assert moved.state is NumberState.RESTING


@BOTH_WAYS
@covers(
    "store AccountStore.list_history",
    "store AccountStore.list_latest_changes",
    "store AccountStore.find_at",
    "command account history",
    "command account show",
    "command account revert",
)
def test_history_belongs_to_one_account_and_reverting_it_changes_no_other(
    tenants: Tenants, mine: str, other: str
) -> None:
    tenants.accounts.save(replace(read(mine), name="A Secret Name"))
    assert [entry.revision for entry in tenants.accounts.list_history(other)] == [1]
    later = tenants.accounts.list_history(mine)[-1].changed_at + 1
    latest = tenants.accounts.list_latest_changes([mine], later, 50)
    assert latest == [(mine, entry) for entry in reversed(tenants.accounts.list_history(mine))]
    assert tenants.accounts.find_at(other, 2) is None
    for command in ("history", "show"):
        assert "A Secret Name" in run("account", command, mine).output
        assert "A Secret Name" not in run("account", command, other).output
    before = tenants.accounts.find(other)
    assert run("account", "revert", mine, "1").exit_code == 0
    assert tenants.accounts.find(other) == before
    kept = tenants.accounts.find(mine)
    assert kept is not None
    assert kept.account == read(mine)


@BOTH_WAYS
@covers(
    "store AccountStore.delete",
    "store AccountStore.list_deleted",
    "store AccountStore.find_deleted",
    "store AccountStore.forget_deleted",
    "command account delete",
)
def test_deleting_and_forgetting_an_account_changes_no_other(tenants: Tenants, mine: str, other: str) -> None:
    before = tenants.accounts.find(other), tenants.accounts.list_numbers(other)
    keys, secrets = tenants.identities.list_api_keys(other), tenants.secrets.list_secrets(other)
    assert run("account", "delete", mine, "--yes").exit_code == 0
    assert [one.account.key for one in tenants.accounts.list_deleted()] == [mine]
    assert tenants.accounts.find_deleted(other) is None
    assert tenants.accounts.find_deleted(mine) == tenants.accounts.list_deleted()[0]
    assert tenants.accounts.find_owner(NUMBERS[other] + "150") == other
    tenants.accounts.forget_deleted(mine)
    assert tenants.accounts.list_deleted() == []
    assert tenants.accounts.find_deleted(mine) is None
    assert (tenants.accounts.find(other), tenants.accounts.list_numbers(other)) == before
    assert (tenants.identities.list_api_keys(other), tenants.secrets.list_secrets(other)) == (keys, secrets)
    assert tenants.call_log.find(other, f"CA{other}") is not None


def test_an_account_is_deleted_only_at_its_own_revision(tenants: Tenants) -> None:
    assert tenants.accounts.find_revision("aaa") == 1
    tenants.accounts.delete("aaa", 1, OPERATOR)
    assert tenants.accounts.find_revision("shop") == 1
