"""Reads of several stores in one transaction, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Connection, Engine, event

from server.domain.accounts import Account
from server.domain.people.people import Organisation
from server.open_stores import Stores, open_stores
from server.settings import Settings
from server.stores.contract import AccountStore


@pytest.fixture
def stores(accounts: AccountStore, account: Account, settings: Settings) -> Iterator[Stores]:
    accounts.save(account)
    with closing(open_stores(settings)) as opened:
        yield opened


@contextmanager
def count_transactions() -> Iterator[list[Connection]]:
    begun: list[Connection] = []
    note = begun.append
    event.listen(Engine, "begin", note)
    try:
        yield begun
    finally:
        event.remove(Engine, "begin", note)


@pytest.mark.parametrize("is_patient", [False, True])
def test_reads_of_all_stores_are_one_transaction(stores: Stores, is_patient: bool) -> None:
    with count_transactions() as begun, stores.read_together(is_patient=is_patient):
        assert stores.accounts.find("demo") is not None
        assert stores.people.list_organisations() == []
        assert stores.call_log.find_last_mark("demo") == 0
        assert stores.rollups.find_state("demo", 0.0).waiting == 0
    assert len(begun) == 1


def test_each_read_after_the_block_is_a_transaction_of_its_own(stores: Stores) -> None:
    with stores.read_together():
        stores.people.list_organisations()
    with count_transactions() as begun:
        stores.people.list_organisations()
        stores.people.list_organisations()
    assert len(begun) == 2


def test_a_block_that_fails_leaves_nothing_open(stores: Stores) -> None:
    def fail() -> None:
        assert stores.people.list_organisations() == []
        raise LookupError

    with pytest.raises(LookupError), stores.read_together():
        fail()
    stores.people.add_organisation(Organisation("acme", "Acme"))
    assert [one.name for one in stores.people.list_organisations()] == ["Acme"]


def test_nothing_can_be_written_within_the_block(stores: Stores) -> None:
    with pytest.raises(RuntimeError, match="nothing may be written within read_together"), stores.read_together():
        stores.people.add_organisation(Organisation("acme", "Acme"))
    assert stores.people.list_organisations() == []


def test_calls_can_not_be_written_within_the_block_either(stores: Stores) -> None:
    with pytest.raises(RuntimeError), stores.read_together(), stores.call_log.begin():
        pass
