"""The account store: saves everything or nothing, and detects other versions."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import create_engine, text

from server.account_file.read import read_account_file
from server.account_file.write import write_account_file
from server.domain.account_checks.tracking_numbers import MOST_POOL_NUMBERS
from server.domain.accounts import Account, OffSiteSource
from server.domain.phone_numbers import PhoneNumber
from server.settings import Settings
from server.stores.contract import AccountStore, AccountUnreadable, RevisionConflict, StoreUnavailable
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file
from tests.accounts import accounts as any_account


def test_a_saved_account_is_found(accounts: AccountStore, account: Account) -> None:
    saved = accounts.save(account)
    stored = accounts.find("demo")
    assert stored is not None
    assert stored == saved
    assert stored.account == account
    assert accounts.find_revision("demo") == stored.revision == 1


def test_an_unknown_account_is_not_found(accounts: AccountStore) -> None:
    assert accounts.find("nobody") is None
    assert accounts.find_revision("nobody") is None


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
@given(first=any_account(), second=any_account())
def test_any_account_can_replace_any_other(accounts: AccountStore, first: Account, second: Account) -> None:
    for account in (replace(first, key="one"), replace(second, key="one")):
        accounts.save(account)
        stored = accounts.find("one")
        assert stored is not None
        assert stored.account == account


def test_saving_again_changes_nothing(accounts: AccountStore, account: Account) -> None:
    first = accounts.save(account)
    assert accounts.save(account) == first
    assert accounts.find("demo") == first
    assert len(accounts.list_history("demo")) == 1


def test_the_revision_grows_by_one_with_each_change_and_each_revert(accounts: AccountStore, account: Account) -> None:
    revisions = []
    for name in ("Harbor Roofing", "Other", "Harbor Roofing"):
        accounts.save(replace(account, name=name))
        revisions.append(accounts.find_revision("demo"))
    assert revisions == [1, 2, 3]


def test_accounts_do_not_affect_each_other(accounts: AccountStore, account: Account) -> None:
    accounts.save(account)
    accounts.save(Account(key="other", name="Other", country="GB"))
    accounts.save(Account(key="demo", name="Emptied", country="US"))
    assert [one.name for one in accounts.list_accounts()] == ["Emptied", "Other"]
    found = {key: accounts.find_revision(key) for key in ("demo", "other")}
    assert accounts.list_revisions() == found


def test_a_save_that_fails_half_way_changes_nothing(
    accounts: AccountStore, account: Account, settings: Settings
) -> None:
    accounts.save(account)
    before = accounts.find("demo"), accounts.list_numbers()
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE numbers RENAME TO away"))
    more = replace(account, tracking_sources=(OffSiteSource("Bus", PhoneNumber("+18665550199")),))
    with pytest.raises(StoreUnavailable, match="numbers"):
        accounts.save(more)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO numbers"))
    engine.dispose()
    assert (accounts.find("demo"), accounts.list_numbers()) == before


def test_a_change_is_refused_if_the_expected_revision_has_changed(accounts: AccountStore, account: Account) -> None:
    accounts.save(account, expected_revision=0)
    accounts.save(replace(account, name="Other"), expected_revision=1)
    for stale in (0, 1, 3):
        with pytest.raises(RevisionConflict):
            accounts.save(replace(account, name="Late"), expected_revision=stale)
    stored = accounts.find("demo")
    assert stored is not None
    assert (stored.account.name, stored.revision) == ("Other", 2)


def test_an_unreadable_document_gives_an_error_with_its_account(
    accounts: AccountStore, account: Account, settings: Settings
) -> None:
    accounts.save(account)
    with create_engine(settings.database_url).begin() as connection:
        connection.execute(text("UPDATE accounts SET document = replace(document, 'off_site', 'up_there')"))
    with pytest.raises(StoreUnavailable, match=r"Account 'demo' can't be read: .*tracking_sources"):
        accounts.find("demo")


@pytest.mark.timing
def test_a_very_large_pool_is_imported_and_exported_in_seconds(accounts: AccountStore) -> None:
    numbers = ", ".join(f'"+1888{line}"' for line in range(2_000_000, 2_000_000 + MOST_POOL_NUMBERS - 2))
    file = edit_account_file(('"+18665550120"', numbers), ("max_size: 30, ", ""), text=POOLED_ACCOUNT_FILE)
    started_at = time.process_time()
    account = read_account_file(file)
    accounts.save(account)
    stored = accounts.find("demo")
    assert stored is not None
    assert len(stored.account.number_pools[0].pool_numbers) == MOST_POOL_NUMBERS
    assert read_account_file(write_account_file(stored.account).encode()) == account
    assert time.process_time() - started_at < 20


def test_saves_at_the_same_time_wait_for_each_other(settings: Settings, account: Account) -> None:
    def save(number: int) -> None:
        store = SqlAccountStore(open_engine(settings.database_url))
        store.prepare()
        store.save(replace(account, visit_timeout_minutes=number))
        store.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(1, 25)))
    stored = SqlAccountStore(open_engine(settings.database_url)).find("demo")
    assert stored is not None
    assert replace(stored.account, visit_timeout_minutes=30) == account


def test_a_database_that_can_not_be_opened_is_unavailable(tmp_path: Path) -> None:
    store = SqlAccountStore(open_engine(f"sqlite:///{tmp_path}/missing/dni.sqlite3"))
    for call in (store.prepare, store.check, store.list_accounts, lambda: store.find_revision("demo")):
        with pytest.raises(StoreUnavailable, match=r"unable to open database file|does not exist any more"):
            call()


def test_a_file_that_is_not_a_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "dni.sqlite3").write_text("this is a letter to my aunt, and no database at all" * 20)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SqlAccountStore(open_engine(f"sqlite:///{tmp_path}/dni.sqlite3")).prepare()


def test_errors_do_not_contain_the_statement(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as failure:
        SqlAccountStore(open_engine(f"sqlite:///{tmp_path}/missing/dni.sqlite3")).find("secret-key")
    assert "SELECT" not in str(failure.value)
    assert "secret-key" not in str(failure.value)


def test_an_unreadable_account_hides_no_other_and_an_import_replaces_it(
    accounts: AccountStore, account: Account, database_url: str
) -> None:
    accounts.save(account)
    accounts.save(replace(account, key="other", tracking_sources=(), number_pools=()))
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE accounts SET document = '{}' WHERE key = 'demo'"))
    engine.dispose()
    with pytest.raises(AccountUnreadable, match="demo"):
        accounts.find("demo")
    assert [one.key for one in accounts.list_accounts()] == ["other"]
    assert accounts.save(account).account == account
    assert [one.key for one in accounts.list_accounts()] == ["demo", "other"]
