"""The account store: keeps what it is given, all or nothing, and tells versions apart."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import create_engine, text

from server.domain.accounts import Account, OnSiteSource
from server.settings import Settings
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.sql.accounts import SqlAccountStore
from tests.accounts import accounts as any_account


def test_what_is_saved_is_found(accounts: AccountStore, account: Account) -> None:
    assert accounts.save(account) is None
    stored = accounts.find("demo")
    assert stored is not None
    assert stored.account == account
    assert accounts.find_revision("demo") == stored.revision


def test_an_unknown_account_is_not_found(accounts: AccountStore) -> None:
    assert accounts.find("nobody") is None
    assert accounts.find_revision("nobody") is None


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
@given(first=any_account(), second=any_account())
def test_any_account_takes_the_place_of_any_other(accounts: AccountStore, first: Account, second: Account) -> None:
    for account in (replace(first, key="one"), replace(second, key="one")):
        accounts.save(account)
        stored = accounts.find("one")
        assert stored is not None
        assert stored.account == account


def test_saving_again_changes_nothing_and_returns_what_was_there(accounts: AccountStore, account: Account) -> None:
    accounts.save(account)
    revision = accounts.find_revision("demo")
    assert accounts.save(account) == account
    assert accounts.find_revision("demo") == revision


def test_a_change_gives_another_revision_and_going_back_the_first_one(accounts: AccountStore, account: Account) -> None:
    accounts.save(account)
    first = accounts.find_revision("demo")
    accounts.save(replace(account, name="Other"))
    assert accounts.find_revision("demo") != first
    accounts.save(account)
    assert accounts.find_revision("demo") == first


def test_accounts_do_not_touch_each_other(accounts: AccountStore, account: Account) -> None:
    accounts.save(account)
    accounts.save(Account(key="other", name="Other", country="GB"))
    accounts.save(Account(key="demo", name="Emptied", country="US"))
    assert [one.name for one in accounts.list_accounts()] == ["Emptied", "Other"]


def test_a_row_keeps_its_id_while_its_name_stays(accounts: AccountStore, account: Account, settings: Settings) -> None:
    def read_ids() -> dict[str, int]:
        with create_engine(settings.database_url).connect() as connection:
            return {row.name: row.id for row in connection.execute(text("SELECT id, name FROM tracking_sources"))}

    accounts.save(account)
    before = read_ids()
    turned = replace(account, tracking_sources=(OnSiteSource("New", "any"), *account.tracking_sources[:0:-1]))
    accounts.save(turned)
    after = read_ids()
    assert after.keys() == {"New", "Spring newsletter", "Billboard I-95"}
    assert all(after[name] == before[name] for name in after.keys() & before.keys())


def test_a_save_that_fails_half_way_leaves_everything_as_it_was(accounts: AccountStore, account: Account) -> None:
    accounts.save(account)
    broken = replace(account, name="Broken", tracking_sources=(OnSiteSource("x", "any", priority=2**70),))
    with pytest.raises((StoreUnavailable, OverflowError)):
        accounts.save(broken)
    stored = accounts.find("demo")
    assert stored is not None
    assert stored.account == account


def test_tracking_numbers_that_another_account_holds_are_told(accounts: AccountStore, account: Account) -> None:
    accounts.save(account)
    assert accounts.find_holders(account) == {}
    twin = replace(account, key="twin", tracking_sources=account.tracking_sources[1:2])
    assert accounts.find_holders(twin) == {"+18665550103": "demo"}


def test_saves_at_the_same_time_wait_for_each_other(settings: Settings, account: Account) -> None:
    def save(number: int) -> None:
        store = SqlAccountStore(settings.database_url)
        store.prepare()
        store.save(replace(account, visit_timeout_minutes=number))
        store.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(1, 25)))
    stored = SqlAccountStore(settings.database_url).find("demo")
    assert stored is not None
    assert replace(stored.account, visit_timeout_minutes=30) == account


def test_a_database_that_can_not_be_opened_is_unavailable(tmp_path: Path) -> None:
    store = SqlAccountStore(f"sqlite:///{tmp_path}/missing/dni.sqlite3")
    for call in (store.prepare, store.check, store.list_accounts, lambda: store.find_revision("demo")):
        with pytest.raises(StoreUnavailable, match=r"unable to open database file|is gone"):
            call()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "dni.sqlite3").write_text("this is a letter to my aunt, and no database at all" * 20)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SqlAccountStore(f"sqlite:///{tmp_path}/dni.sqlite3").prepare()


def test_what_goes_wrong_is_told_without_the_statement(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as failure:
        SqlAccountStore(f"sqlite:///{tmp_path}/missing/dni.sqlite3").find("secret-key")
    assert "SELECT" not in str(failure.value)
    assert "secret-key" not in str(failure.value)
