"""A number has one owner: the account that names it first. It rests when dropped, and the operator can move it."""

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import Pool, create_engine, event

from server.account_file.read import read_account_file
from server.domain.accounts import Account, OffSiteSource
from server.domain.owned_numbers import NumberKind, NumberState
from server.domain.phone_numbers import PhoneNumber
from server.settings import Settings
from server.stores.contract import AccountStore, NumberNotMovable, NumberTaken
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.databases import SQLITE

BUS, TRAIN, SHIP = "+18665550110", "+18665550190", "+18665550191"
FIRST_DAY, SECOND_DAY = 1_000.0, 87_400.0


@pytest.fixture
def shop() -> Account:
    return replace(read_account_file(POOLED_ACCOUNT_FILE.encode()), key="shop")


def name(key: str, *numbers: str, extension: str | None = None) -> Account:
    """An account with these numbers."""
    sources = tuple(OffSiteSource(number, PhoneNumber(number, extension)) for number in numbers)
    return Account(key, key.title(), "US", tracking_sources=sources)


def list_states(accounts: AccountStore, key: str) -> dict[str, str]:
    return {one.number: one.state.value for one in accounts.list_numbers(key)}


def test_numbers_of_sources_and_pools_are_found_by_their_owner(accounts: AccountStore, shop: Account) -> None:
    accounts.save(shop)
    for number in ("+18665550101", BUS, "+18665550120", "+18665550121"):  # on-site, off-site, a pool's, with extensions
        assert accounts.find_owner(number) == "shop"
    for number in ("+18005550100", "+18665550199", "", "8665550101"):  # a target and default number, and nobody's
        assert accounts.find_owner(number) is None


def test_a_default_number_that_is_not_a_receiving_number_has_an_owner(accounts: AccountStore, shop: Account) -> None:
    pool = replace(shop.number_pools[0], default_number=PhoneNumber(TRAIN))
    accounts.save(replace(shop, number_pools=(pool,)))
    assert accounts.find_owner(TRAIN) == "shop"


def test_another_account_s_number_is_refused_and_nothing_is_saved(accounts: AccountStore) -> None:
    accounts.save(name("shop", BUS, TRAIN))
    accounts.save(name("other", SHIP))
    with pytest.raises(NumberTaken) as refusal:
        accounts.save(name("other", TRAIN, SHIP, BUS, "+18665550192"))
    assert refusal.value.numbers == (BUS, TRAIN)
    assert "shop" not in str(refusal.value).replace("`dni numbers move`", "")
    assert accounts.find_revision("other") == 1
    assert accounts.find_owner("+18665550192") is None
    with pytest.raises(NumberTaken, match="belongs to another account"):
        accounts.save(name("new", BUS))
    assert accounts.find("new") is None


def test_all_extensions_of_a_number_belong_to_its_owner(accounts: AccountStore) -> None:
    accounts.save(name("shop", BUS, extension="101"))
    with pytest.raises(NumberTaken):
        accounts.save(name("other", BUS, extension="102"))


def test_a_dropped_number_rests_with_its_owner_which_can_use_it_again(settings: Settings) -> None:
    now = FIRST_DAY
    accounts = SqlAccountStore(open_engine(settings.database_url), lambda: now)
    accounts.prepare()
    accounts.save(name("shop", BUS, TRAIN))
    now = SECOND_DAY
    accounts.save(name("shop", TRAIN))
    assert list_states(accounts, "shop") == {BUS: "resting", TRAIN: "active"}
    assert [one.since for one in accounts.list_numbers()] == [SECOND_DAY, FIRST_DAY]
    with pytest.raises(NumberTaken):
        accounts.save(name("other", BUS))
    accounts.save(name("shop", BUS))
    assert list_states(accounts, "shop") == {BUS: "active", TRAIN: "resting"}


def test_the_operator_moves_a_resting_number_and_the_new_owner_can_use_it(accounts: AccountStore) -> None:
    accounts.save(name("shop", BUS))
    accounts.save(name("shop", TRAIN))
    accounts.save(name("other", SHIP))
    moved = accounts.move_number(BUS, "shop", "other")
    assert (moved.account, moved.state) == ("other", NumberState.RESTING)
    with pytest.raises(NumberTaken):
        accounts.save(name("shop", TRAIN, BUS))
    accounts.save(name("other", SHIP, BUS))
    assert list_states(accounts, "other") == {BUS: "active", SHIP: "active"}
    assert list_states(accounts, "shop") == {TRAIN: "active"}


@pytest.mark.parametrize(
    ("number", "from_key", "to_key", "reason"),
    [
        (TRAIN, "shop", "other", "is active: account 'shop' uses it"),
        (BUS, "other", "shop", "does not belong to account 'other'"),
        ("+18665550199", "shop", "other", "does not belong to account 'shop'"),
        (BUS, "shop", "nobody", "no account 'nobody'"),
    ],
)
def test_a_number_that_can_not_be_moved_stays_and_the_error_says_why(
    accounts: AccountStore, number: str, from_key: str, to_key: str, reason: str
) -> None:
    accounts.save(name("shop", BUS, TRAIN))
    accounts.save(name("shop", TRAIN))
    accounts.save(name("other", SHIP))
    before = accounts.list_numbers()
    with pytest.raises(NumberNotMovable, match=reason):
        accounts.move_number(number, from_key, to_key)
    assert accounts.list_numbers() == before


def test_numbers_are_found_by_their_national_digits(accounts: AccountStore) -> None:
    accounts.save(name("shop", "+18665550110", "+442079460018", "+390212345678"))
    accounts.save(name("other", "+332079460018"))
    assert accounts.find_by_national_digits(["8665550110", "0"]) == ["+18665550110"]
    assert accounts.find_by_national_digits(["0212345678"]) == ["+390212345678"], "Italy dials the zero from abroad too"
    assert accounts.find_by_national_digits(["2079460018", "8665550110"]) == [
        "+18665550110",
        "+332079460018",
        "+442079460018",
    ]
    assert accounts.find_by_national_digits(["18665550110", "665550110", ""]) == []
    assert accounts.find_by_national_digits([]) == []


def test_a_number_has_a_kind_and_a_region(accounts: AccountStore) -> None:
    accounts.save(name("shop", BUS, "+12125550123", "+4915112345678", "+80012345678", "+448456000000"))
    facts = {one.number: (one.kind, one.region) for one in accounts.list_numbers("shop")}
    assert facts == {
        BUS: (NumberKind.TOLL_FREE, "US"),
        "+12125550123": (NumberKind.LOCAL, "US"),
        "+4915112345678": (NumberKind.MOBILE, "DE"),
        "+80012345678": (NumberKind.TOLL_FREE, "001"),
        "+448456000000": (NumberKind.NATIONAL, "GB"),
    }


@pytest.mark.database(SQLITE)
@pytest.mark.parametrize(
    ("find", "asked"),
    [("find_owner", BUS), ("find_revision", "demo"), ("find_by_national_digits", ["8665550110", "665550110"])],
)
def test_lookups_of_every_request_are_one_indexed_query(
    accounts: AccountStore, settings: Settings, find: str, asked: object
) -> None:
    statements: list[str] = []

    def trace(driver: sqlite3.Connection, *_rest: object) -> None:
        driver.set_trace_callback(statements.append)

    event.listen(Pool, "checkout", trace)
    getattr(accounts, find)(asked)
    event.remove(Pool, "checkout", trace)
    queries = [one for one in statements if one not in ("BEGIN", "COMMIT")]
    assert len(queries) == 1
    with create_engine(settings.database_url).connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {queries[0]}").all()
    assert [step.detail.split()[0] for step in steps] == ["SEARCH"]
    assert "INDEX" in steps[0].detail


def test_a_resting_number_of_one_account_gets_no_call_of_another(accounts: AccountStore) -> None:
    accounts.save(name("shop", "+18665550110"))
    accounts.save(name("gb", "+448665550110"))
    assert accounts.find_by_national_digits(["8665550110"]) == ["+18665550110", "+448665550110"]
    accounts.save(name("gb"))
    assert accounts.find_by_national_digits(["8665550110"]) == ["+18665550110"]
