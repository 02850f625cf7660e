"""Accounts of version 0005 become documents, and each of their numbers gets one owner."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine
from structlog.testing import capture_logs

from server.account_file.read import read_account_file
from server.domain.accounts import Account, OffSiteSource
from server.stores.contract import AccountStore, NumberTaken
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from server.stores.sql.migrate import migrate
from tests.integration.test_cli import run

DATABASES = Path(__file__).with_name("databases")
SHARED_WITH_AAA, SHARED_WITH_ZZZ, DEFAULT_OF_SHOP = "+493012345611", "+493012345622", "+493012345650"


def read_file(key: str) -> Account:
    return read_account_file((DATABASES / f"{key}.yaml").read_bytes())


def write_old_database(connection: Connection) -> None:
    """Create a database of version 0005 with its accounts."""
    migrate(connection, "0005")
    for statement in (DATABASES / "version_0005.sql").read_text(encoding="utf-8").splitlines()[1:]:
        connection.exec_driver_sql(statement)


@pytest.fixture
def migrated(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[AccountStore]:
    """The store of a database migrated from version 0005; commands use it too."""
    monkeypatch.setenv("DNI_DATABASE_URL", empty_database_url)
    with create_engine(empty_database_url).begin() as connection:
        write_old_database(connection)
    store = SqlAccountStore(open_engine(empty_database_url))
    store.prepare()
    yield store
    store.close()


@pytest.mark.parametrize("key", ["aaa", "shop", "zzz"])
def test_a_migrated_account_is_complete_with_its_menus_in_order(migrated: AccountStore, key: str) -> None:
    stored = migrated.find(key)
    assert stored is not None
    assert (stored.account, stored.revision) == (read_file(key), 1)
    assert repr(stored.account) == repr(read_file(key))
    assert migrated.find_at(key, 1) == stored
    assert [entry.by.name for entry in migrated.list_history(key)] == ["upgrade of dni_py"]


def test_saving_an_equal_account_changes_nothing(migrated: AccountStore) -> None:
    for key in ("aaa", "shop", "zzz"):
        migrated.save(read_file(key))
    assert migrated.list_revisions() == {"aaa": 1, "shop": 1, "zzz": 1}


def test_each_number_goes_to_the_account_that_gets_its_calls(migrated: AccountStore) -> None:
    assert migrated.find_owner(SHARED_WITH_AAA) == "aaa"
    assert migrated.find_owner(SHARED_WITH_ZZZ) == "shop"
    assert migrated.find_owner(DEFAULT_OF_SHOP) == "aaa", "a tracking number goes before a default number"
    assert migrated.find_owner("+493012345600") is None, "a target number"
    assert {one.number[-2:] for one in migrated.list_numbers("shop")} == {"10", "12", "20", "21", "22"}
    ship = migrated.list_numbers("zzz")
    assert [(one.number, one.kind, one.region, one.state) for one in ship] == [
        ("+12125550123", "local", "US", "active")
    ]
    assert migrated.find_by_national_digits(["2125550123"]) == ["+12125550123"]


def test_numbers_of_several_accounts_are_logged_with_the_accounts_that_lost_them(empty_database_url: str) -> None:
    with create_engine(empty_database_url).begin() as connection:
        write_old_database(connection)
        with capture_logs() as logs:
            migrate(connection)
    assert [(one["number"], one["owner"], one["others"]) for one in logs] == [
        (SHARED_WITH_AAA, "aaa", ["shop"]),
        (SHARED_WITH_ZZZ, "shop", ["zzz"]),
        (DEFAULT_OF_SHOP, "aaa", ["zzz", "shop"]),
    ]
    assert {one["event"] for one in logs} == {"number_named_by_several_accounts"}


def test_an_account_that_names_another_account_s_number_can_still_be_changed(migrated: AccountStore) -> None:
    shop = read_file("shop")
    migrated.save(replace(shop, name="Renamed"))
    assert migrated.find_owner(SHARED_WITH_AAA) == "aaa"
    bus = OffSiteSource("More", migrated_number := read_file("zzz").tracking_sources[2].tracking_numbers[0])
    with pytest.raises(NumberTaken, match="12125550123") as refusal:
        migrated.save(replace(shop, tracking_sources=(*shop.tracking_sources, bus)))
    assert refusal.value.numbers == (migrated_number.number,)


def test_the_operator_can_list_lost_numbers_and_move_one_back(migrated: AccountStore) -> None:
    listed = run("numbers", "list", "shop").output.splitlines()
    assert [line.split() for line in listed if "not owned" in line] == [
        [SHARED_WITH_AAA, "shop", "not", "owned"],
        [DEFAULT_OF_SHOP, "shop", "not", "owned"],
    ]
    refused = run("numbers", "move", SHARED_WITH_AAA, "aaa", "shop")
    assert refused.exit_code == 1
    assert "Remove it from that account first" in refused.stderr
    aaa = read_file("aaa")
    migrated.save(replace(aaa, tracking_sources=aaa.tracking_sources[1:]))
    moved = run("numbers", "move", SHARED_WITH_AAA, "aaa", "shop", "--now")
    assert moved.output == f"{SHARED_WITH_AAA} now belongs to account 'shop' and is active\n"
    assert migrated.find_owner(SHARED_WITH_AAA) == "shop"


def test_an_account_that_removes_a_lost_number_has_no_lost_numbers(migrated: AccountStore) -> None:
    zzz = read_file("zzz")
    migrated.save(replace(zzz, tracking_sources=zzz.tracking_sources[2:]))
    assert "not owned" not in run("numbers", "list", "zzz").output
    assert migrated.find_owner(SHARED_WITH_ZZZ) == "shop"
