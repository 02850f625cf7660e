"""The account store: keeps what it is given, all or nothing, and tells versions apart."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, create_engine, event, text

from server.account_file.read import read_account_file
from server.account_file.write import write_account_file
from server.domain.account_checks.tracking_numbers import MOST_POOL_NUMBERS
from server.domain.accounts import Account, OffSiteSource, OnSiteSource
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import ReceivingNumber
from server.settings import Settings
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file
from tests.accounts import accounts as any_account
from tests.databases import SQLITE


@pytest.fixture
def pooled() -> Account:
    return read_account_file(POOLED_ACCOUNT_FILE.encode())


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
    found = {key: accounts.find_revision(key) for key in ("demo", "other")}
    assert accounts.list_revisions() == found


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


def test_a_place_of_a_pool_that_another_account_holds_is_told_to_both(accounts: AccountStore, pooled: Account) -> None:
    accounts.save(pooled)
    twin = replace(pooled, key="twin", tracking_sources=())
    static = OffSiteSource("Bus", PhoneNumber("+18665550120"))
    assert accounts.find_holders(twin) == {"+18665550120": "demo", "+18665550121": "demo"}
    assert accounts.find_holders(Account("static", "S", "US", tracking_sources=(static,))) == {"+18665550120": "demo"}
    accounts.save(Account("static", "S", "US", tracking_sources=(static,)))
    assert accounts.find_holders(pooled) == {"+18665550120": "static"}


def test_the_accounts_of_a_number_are_found_by_its_sources_and_pools(accounts: AccountStore, pooled: Account) -> None:
    accounts.save(pooled)
    accounts.save(replace(pooled, key="twin", tracking_sources=()))
    assert accounts.find_accounts_of_number("+18665550101") == ["demo"]  # of an on-site source
    assert accounts.find_accounts_of_number("+18665550110") == ["demo"]  # of an off-site source
    assert accounts.find_accounts_of_number("+18665550120") == ["demo", "twin"]  # of a pool
    assert accounts.find_accounts_of_number("+18665550121") == ["demo", "twin"]  # with two extensions
    assert accounts.find_accounts_of_number("+18005550100") == []  # a target number
    assert accounts.find_accounts_of_number("") == []


def test_a_default_number_is_its_account_s_unless_it_is_a_target_or_receiving_number_there(
    accounts: AccountStore, pooled: Account
) -> None:
    default = PhoneNumber("+18665550199")
    pools = (replace(pooled.number_pools[0], default_number=default),)
    own = replace(pooled, number_pools=pools)
    accounts.save(own)
    assert accounts.find_accounts_of_number("+18665550199") == ["demo"]
    assert accounts.find_holders(replace(own, key="twin", tracking_sources=()))["+18665550199"] == "demo"
    accounts.save(replace(own, receiving_numbers=(ReceivingNumber("desk", default),)))
    assert accounts.find_accounts_of_number("+18665550199") == []
    target = replace(pooled.target_numbers[0], name="other", number=default)
    accounts.save(replace(own, target_numbers=(*pooled.target_numbers, target)))
    assert accounts.find_accounts_of_number("+18665550199") == []


def test_of_many_numbers_those_that_some_account_has_are_found(accounts: AccountStore, pooled: Account) -> None:
    accounts.save(pooled)
    asked = ["+18665550120", "+18665550110", "+18005550100", *(f"+4420{number}" for number in range(10_000))]
    assert accounts.find_known_numbers(asked) == ["+18665550110", "+18665550120"]
    assert accounts.find_known_numbers([]) == []


@pytest.mark.database(SQLITE)
def test_the_accounts_of_a_number_are_found_by_indexes_alone(accounts: AccountStore, settings: Settings) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    accounts.find_accounts_of_number("+18665550120")
    event.remove(Engine, "before_cursor_execute", note)
    queries = [statement for statement in statements if statement.startswith("SELECT")]
    number = "+18665550120"
    with create_engine(settings.database_url).connect() as connection:
        details = [
            step.detail
            for query in queries
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (number,) * query.count("?")).all()
        ]
    assert any("ix_pool_places_number" in detail for detail in details)
    assert [detail for detail in details if detail.startswith("SCAN")] == ["SCAN number_pools"]


def test_places_go_with_their_pool(accounts: AccountStore, pooled: Account, settings: Settings) -> None:
    def count_places() -> int:
        with create_engine(settings.database_url).connect() as connection:
            return connection.execute(text("SELECT count(*) FROM pool_places")).scalar_one()

    accounts.save(pooled)
    assert count_places() == 3
    accounts.save(replace(pooled, number_pools=(), tracking_sources=()))
    assert count_places() == 0


@pytest.mark.database(SQLITE)  # its triggers are simpler
def test_places_that_stay_are_not_written_again(accounts: AccountStore, pooled: Account, settings: Settings) -> None:
    accounts.save(pooled)
    with create_engine(settings.database_url).begin() as connection:
        for change in ("INSERT", "UPDATE", "DELETE"):
            touch = f"BEFORE {change} ON pool_places BEGIN SELECT RAISE(ABORT, 'touched'); END"
            connection.execute(text(f"CREATE TRIGGER no_{change} {touch}"))
    slower = replace(pooled.number_pools[0], buffer_seconds=5)
    accounts.save(replace(pooled, name="Renamed", number_pools=(slower,)))
    with pytest.raises(StoreUnavailable, match="touched"):
        accounts.save(replace(pooled, number_pools=(replace(slower, tracking_numbers=slower.tracking_numbers[:1]),)))


def test_a_pool_as_large_as_any_is_imported_and_exported_in_seconds(accounts: AccountStore) -> None:
    numbers = ", ".join(f'"+1888{line}"' for line in range(2_000_000, 2_000_000 + MOST_POOL_NUMBERS - 2))
    file = edit_account_file(('"+18665550120"', numbers), ("max_size: 30, ", ""), text=POOLED_ACCOUNT_FILE)
    started_at = time.process_time()
    account = read_account_file(file)
    accounts.save(account)
    stored = accounts.find("demo")
    assert stored is not None
    assert len(stored.account.number_pools[0].places) == MOST_POOL_NUMBERS
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
        with pytest.raises(StoreUnavailable, match=r"unable to open database file|is gone"):
            call()


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "dni.sqlite3").write_text("this is a letter to my aunt, and no database at all" * 20)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SqlAccountStore(open_engine(f"sqlite:///{tmp_path}/dni.sqlite3")).prepare()


def test_what_goes_wrong_is_told_without_the_statement(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as failure:
        SqlAccountStore(open_engine(f"sqlite:///{tmp_path}/missing/dni.sqlite3")).find("secret-key")
    assert "SELECT" not in str(failure.value)
    assert "secret-key" not in str(failure.value)
