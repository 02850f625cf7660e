"""Bought numbers are shown when they have rested, and returned numbers never again."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Response

from server.account_file.read import read_account_file
from server.accounts.service import AccountService
from server.domain.account_checks import check_account
from server.domain.account_history import OPERATOR, Author, Through
from server.domain.accounts import Account
from server.domain.buying.errors import CarrierRefused, NotReleasable, OutcomeUnknown
from server.domain.buying.money import parse_money
from server.domain.buying.purchases import Purchase, PurchaseState
from server.domain.buying.releasing import find_releasable_at
from server.domain.owned_numbers import NumberState, OwnedNumber
from server.domain.phone_numbers import PhoneNumber
from server.making_numbers import compose_desk
from server.numbers.desk import Desk
from server.open_stores import Stores, open_stores
from server.settings import read_settings
from server.stores.contract import NumberReturned
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.buying.simulated_api import NumbersApi, sign_in_to_numbers_api

NUMBER = "+14155550101"
NOW = 1_000_000.0
DAY = 86_400.0


class Shop:
    """An installation with one account, and its pool, at a moment."""

    def __init__(self, stores: Stores, desk: Desk, account: Account) -> None:
        self.stores = stores
        self.desk = desk
        self.service = AccountService(stores.accounts, check_account)
        self.pool = account.number_pools[0].name

    @property
    def account(self) -> Account:
        return self.stores.accounts.list_accounts()[0]

    def buy(self, pool: str | None) -> Purchase:
        ada = Author("Ada", Through.CONSOLE)
        self.desk.buy("demo", "twilio", NUMBER, parse_money("1.15 USD"), pool, "wish", ada, NOW)
        return self.read()

    def read(self) -> Purchase:
        found = self.stores.purchases.find("demo", "wish")
        assert found is not None
        return found

    def find_owned(self) -> OwnedNumber:
        return next(one for one in self.stores.accounts.list_numbers("demo") if one.number == NUMBER)

    def list_pool(self) -> list[str]:
        return [one.number for one in self.account.find_number_pool(self.pool).tracking_numbers]

    def change(self, **changes: object) -> None:
        self.service.change("demo", lambda current: replace(current or self.account, **changes), None, OPERATOR)


@pytest.fixture
def shop(api: NumbersApi, store_settings: dict[str, str]) -> Iterator[Shop]:
    variables = api.write_settings(store_settings)
    settings = read_settings(variables)
    stores = open_stores(settings)
    account = read_account_file(POOLED_ACCOUNT_FILE.encode())
    stores.accounts.save(replace(account, number_budget="5.00 USD"))
    sign_in_to_numbers_api(stores.secrets, "demo")
    yield Shop(stores, compose_desk(settings, stores, {}), account)
    stores.close()


def test_a_bought_number_rests_and_then_joins_its_pool_as_the_buyer_s_change(shop: Shop) -> None:
    assert shop.buy(shop.pool).state is PurchaseState.BOUGHT
    shop.desk.rounds.look(NOW + 3 * DAY - 1)
    assert NUMBER not in shop.list_pool()
    shop.desk.rounds.look(NOW + 3 * DAY)
    assert shop.list_pool()[-1] == NUMBER
    assert shop.read().state is PurchaseState.PLACED
    assert shop.find_owned().state is NumberState.ACTIVE
    assert shop.stores.accounts.list_history("demo")[-1].by.name == "Ada"
    shop.desk.rounds.look(NOW + 4 * DAY)
    assert shop.list_pool().count(NUMBER) == 1


def test_without_resting_days_a_bought_number_is_shown_at_once(shop: Shop) -> None:
    shop.change(resting_days=0)
    assert shop.buy(shop.pool).state is PurchaseState.PLACED
    assert shop.list_pool()[-1] == NUMBER


def test_a_number_whose_pool_is_gone_stays_in_the_inventory_and_says_so(shop: Shop) -> None:
    shop.buy(shop.pool)
    others = tuple(one for one in shop.account.number_pools if one.name != shop.pool)
    shop.change(number_pools=others, tracking_sources=())
    shop.desk.rounds.look(NOW + 3 * DAY)
    assert "does not exist any more" in shop.read().response
    assert shop.find_owned().state is NumberState.RESTING


def test_another_change_of_the_account_does_not_wake_or_lose_a_resting_number(shop: Shop) -> None:
    shop.buy(shop.pool)
    shop.change(name="Renamed")
    assert shop.find_owned().state is NumberState.RESTING
    assert shop.find_owned().since == NOW


def test_a_number_in_use_is_not_returned(shop: Shop) -> None:
    shop.change(resting_days=0)
    shop.buy(shop.pool)
    with pytest.raises(NotReleasable, match="is in use"):
        shop.desk.return_number("demo", NUMBER, NOW)


def test_a_returned_number_is_never_shown_again(shop: Shop, api: NumbersApi) -> None:
    shop.buy(None)
    later = find_releasable_at(shop.find_owned(), shop.account)
    with pytest.raises(NotReleasable, match="may still belong"):
        shop.desk.return_number("demo", NUMBER, later - 1)
    shop.desk.return_number("demo", NUMBER, later)
    assert api.stock.sold == {}
    assert shop.find_owned().state is NumberState.RELEASED
    pool = shop.account.find_number_pool(shop.pool)
    shown = replace(pool, tracking_numbers=(*pool.tracking_numbers, PhoneNumber(NUMBER)))
    others = tuple(one for one in shop.account.number_pools if one.name != pool.name)
    with pytest.raises(NumberReturned, match="returned to the carrier"):
        shop.change(number_pools=(*others, shown))


def test_a_return_without_a_reply_is_finished_later(shop: Shop, api: NumbersApi) -> None:
    shop.buy(None)
    later = find_releasable_at(shop.find_owned(), shop.account)
    api.failures.append(Response("", 503))
    with pytest.raises(OutcomeUnknown):
        shop.desk.return_number("demo", NUMBER, later)
    assert shop.find_owned().state is NumberState.LEAVING
    shop.desk.return_number("demo", NUMBER, later)
    assert shop.find_owned().state is NumberState.RELEASED
    assert api.stock.sold == {}


def test_a_number_that_the_carrier_keeps_rests_again(shop: Shop, api: NumbersApi) -> None:
    shop.buy(None)
    later = find_releasable_at(shop.find_owned(), shop.account)
    api.failures.append(Response("{}", 400))
    with pytest.raises(CarrierRefused):
        shop.desk.return_number("demo", NUMBER, later)
    assert shop.find_owned().state is NumberState.RESTING
