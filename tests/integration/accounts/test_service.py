"""Every change of an account goes through one service: it checks, stores a revision, and overwrites no other change."""

import multiprocessing
from collections.abc import Callable
from dataclasses import replace

import pytest

from server.accounts.errors import AccountInvalid, ChangedMeanwhile
from server.accounts.service import AccountService
from server.domain.account_history import Author, Through, list_shown_changes
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account, Campaign, OffSiteSource
from server.domain.phone_numbers import PhoneNumber
from server.settings import Settings
from server.stores.contract import AccountStore, NumberTaken
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.processes import CONTEXT
from tests.waiting import HANG_SECONDS

ANA, BEN = Author("ana", Through.CONSOLE), Author("ben", Through.FILE)
PROCESSES, CHANGES_EACH = 4, 5


def check(account: Account) -> list[AccountProblem]:
    """The problems of the account; only its name is checked."""
    return [] if account.name else [AccountProblem(("account", "name"), "is empty. Give the account a name.")]


@pytest.fixture
def service(accounts: AccountStore, account: Account) -> AccountService:
    """The service, with the documented account stored by Ben."""
    service = AccountService(accounts, check)
    service.change("demo", lambda _: account, 0, BEN)
    return service


def rename(name: str) -> Callable[[Account | None], Account]:
    def change(account: Account | None) -> Account:
        assert account is not None
        return replace(account, name=name)

    return change


def add_campaign(name: str) -> Callable[[Account | None], Account]:
    def change(account: Account | None) -> Account:
        account = account or Account("shop", "Shop", "US")
        return replace(account, campaigns=(*account.campaigns, Campaign(name)))

    return change


def test_change_stores_the_next_revision_with_its_author_and_changes(
    service: AccountService, accounts: AccountStore
) -> None:
    stored = service.change("demo", rename("Other"), 1, ANA)
    assert (stored.account.name, stored.revision) == ("Other", 2)
    assert accounts.find("demo") == stored
    first, second = accounts.list_history("demo")
    assert (first.revision, first.by, [(one.old, one.new) for one in first.changes]) == (
        1,
        BEN,
        [(None, "Harbor Roofing")],
    )
    assert (second.revision, second.by, second.changed_at) == (2, ANA, stored.changed_at)
    assert [(str(one), one.old, one.new) for one in list_shown_changes(second.changes)] == [
        ("name", "Harbor Roofing", "Other"),
        ("name.managed_by", "file", "console"),
    ]


def test_each_revision_is_stored_completely(service: AccountService, accounts: AccountStore, account: Account) -> None:
    service.change("demo", rename("Other"), None, ANA)
    before = accounts.find_at("demo", 1)
    assert before is not None
    assert before.account == account
    assert accounts.find_at("demo", 3) is None
    assert accounts.find_at("nobody", 1) is None


def test_stale_change_is_rejected_with_the_changes_since_then(service: AccountService, accounts: AccountStore) -> None:
    service.change("demo", rename("Other"), 1, ANA)
    service.change("demo", add_campaign("gutters"), 2, BEN)
    with pytest.raises(ChangedMeanwhile) as conflict:
        service.change("demo", rename("Third"), 1, ANA)
    assert [entry.revision for entry in conflict.value.entries] == [2, 3]
    words = str(conflict.value)
    assert "has changed since revision 1: ana (console, " in words
    assert "changed name, name.managed_by; ben (file, " in words
    assert "changed campaigns.gutters" in words
    stored = accounts.find("demo")
    assert stored is not None
    assert (stored.account.name, stored.revision) == ("Other", 3)


def test_a_conflict_names_only_the_latest_of_many_changes(service: AccountService) -> None:
    for number in range(8):
        service.change("demo", rename(f"Name {number}"), None, BEN if number else ANA)
    with pytest.raises(ChangedMeanwhile, match=r"revision 1: 3 earlier changes; ben \(file, ") as conflict:
        service.change("demo", rename("Last"), 1, ANA)
    assert str(conflict.value).count("ben (file, ") == 5


@pytest.mark.parametrize("expected", [0, 2, 7])
def test_change_of_a_revision_that_does_not_exist_is_rejected(service: AccountService, expected: int) -> None:
    with pytest.raises(ChangedMeanwhile):
        service.change("demo", rename("Other"), expected, ANA)


def test_an_account_with_problems_is_not_stored(service: AccountService, accounts: AccountStore) -> None:
    with pytest.raises(AccountInvalid, match=r"account\.name: is empty") as refusal:
        service.change("demo", rename(""), None, ANA)
    assert [problem.path for problem in refusal.value.problems] == [("account", "name")]
    assert accounts.find_revision("demo") == 1


def test_account_with_a_number_of_another_account_is_not_stored(
    service: AccountService, accounts: AccountStore
) -> None:
    bus = OffSiteSource("Bus", PhoneNumber("+18665550110"))
    with pytest.raises(NumberTaken):
        service.change("new", lambda _: Account("new", "New", "US", tracking_sources=(bus,)), 0, ANA)
    assert accounts.find("new") is None
    assert accounts.list_history("new") == []


def test_change_of_the_account_key_is_rejected(service: AccountService) -> None:
    with pytest.raises(ValueError, match="makes it account 'other'"):
        service.change("demo", lambda _: Account("other", "Other", "US"), None, ANA)


def test_change_without_effect_stores_no_revision(service: AccountService, accounts: AccountStore) -> None:
    service.change("demo", rename("Harbor Roofing"), None, ANA)
    assert [entry.revision for entry in accounts.list_history("demo")] == [1]


def test_rehearsal_checks_and_stores_everything_and_rolls_back(service: AccountService, accounts: AccountStore) -> None:
    bus = OffSiteSource("Bus", PhoneNumber("+18665550199"))
    before = accounts.list_numbers()

    def add_bus(account: Account | None) -> Account:
        assert account is not None
        return replace(account, tracking_sources=(*account.tracking_sources, bus))

    rehearsed = service.change("demo", add_bus, 1, ANA, is_rehearsal=True)
    assert rehearsed.revision == 2
    assert accounts.find_revision("demo") == 1
    assert [entry.revision for entry in accounts.list_history("demo")] == [1]
    assert accounts.list_numbers() == before
    new = Account("new", "New", "US", tracking_sources=(OffSiteSource("Bus", PhoneNumber("+18665550110")),))
    with pytest.raises(NumberTaken):
        service.change("new", lambda _: new, 0, ANA, is_rehearsal=True)
    with pytest.raises(AccountInvalid):
        service.change("demo", rename(""), None, ANA, is_rehearsal=True)
    with pytest.raises(ChangedMeanwhile):
        service.change("demo", add_bus, 7, ANA, is_rehearsal=True)
    assert service.change("demo", add_bus, 1, ANA).revision == 2


def test_revert_does_not_mark_parts_as_changed_by_its_author(service: AccountService, accounts: AccountStore) -> None:
    service.change("demo", rename("Other"), None, ANA)
    service.revert("demo", 1, ANA)
    first, third = accounts.find_at("demo", 1), accounts.find("demo")
    assert first is not None
    assert third is not None
    assert (third.revision, third.account) == (3, first.account)


def change_often(url: str, barrier: "multiprocessing.synchronize.Barrier", worker: int) -> None:
    store = SqlAccountStore(open_engine(url))
    service = AccountService(store, check)
    barrier.wait(HANG_SECONDS)
    for nth in range(CHANGES_EACH):
        service.change("shop", add_campaign(f"{worker}-{nth}"), None, Author(f"worker {worker}", Through.API))
    store.close()


def change_once(url: str, barrier: "multiprocessing.synchronize.Barrier", worker: int) -> None:
    store = SqlAccountStore(open_engine(url))
    service = AccountService(store, check)
    barrier.wait(HANG_SECONDS)
    try:
        service.change("demo", rename(f"by {worker}"), 1, Author(f"worker {worker}", Through.API))
    except ChangedMeanwhile as conflict:
        (entry,) = conflict.entries
        raise SystemExit(3 if "name" in str(conflict) and entry.by.name != f"worker {worker}" else 4) from conflict
    raise SystemExit(0)


def run_processes(target: Callable[..., None], url: str) -> list[int | None]:
    barrier = CONTEXT.Barrier(PROCESSES)
    processes = [
        CONTEXT.Process(target=target, args=(url, barrier, worker), daemon=True) for worker in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(HANG_SECONDS)
    return sorted(process.exitcode if process.exitcode is not None else -1 for process in processes)


def test_concurrent_changes_of_several_processes_are_all_stored(accounts: AccountStore, settings: Settings) -> None:
    assert run_processes(change_often, settings.database_url) == [0] * PROCESSES
    stored = accounts.find("shop")
    assert stored is not None
    names = {f"{worker}-{nth}" for worker in range(PROCESSES) for nth in range(CHANGES_EACH)}
    assert {campaign.name for campaign in stored.account.campaigns} == names
    assert stored.revision == len(accounts.list_history("shop")) == len(names)


def test_one_of_several_processes_changes_a_revision_and_the_others_learn_who_did(
    service: AccountService, accounts: AccountStore, settings: Settings
) -> None:
    assert run_processes(change_once, settings.database_url) == [0] + [3] * (PROCESSES - 1)
    assert accounts.find_revision("demo") == 2
