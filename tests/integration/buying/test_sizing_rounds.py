"""Pools that size themselves buy and return numbers within their limits, once, and tell people what they can't do."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from server.account_file.read import read_account_file
from server.accounts.service import AccountService
from server.domain.account_checks import check_account
from server.domain.account_history import OPERATOR
from server.domain.accounts import Account
from server.domain.buying.errors import PriceUnknown
from server.domain.buying.money import Money
from server.domain.buying.offers import NumberWish, Offer
from server.domain.buying.purchases import Purchase
from server.domain.buying.sized_pools import RULE
from server.domain.choices import PoolSizing
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import RecordedStep
from server.domain.notifications.notification import Notification
from server.domain.number_pools import NumberPool
from server.domain.owned_numbers import NumberKind
from server.making_numbers import compose_desk, compose_sizing
from server.numbers.desk import Desk
from server.open_stores import Stores, open_stores
from server.settings import Settings, read_settings
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.buying.simulated_api import NumbersApi, sign_in_to_numbers_api
from tests.integration.pools.visits import claim

DAY = 86_400.0
NOW = 1_000 * DAY
STEP = 300.0


@dataclass
class Shop:
    """An installation with one account and a pool of three numbers, and what was told to people."""

    stores: Stores
    settings: Settings
    desk: Desk
    told: list[Notification] = field(default_factory=list)

    @property
    def account(self) -> Account:
        return self.stores.accounts.list_accounts()[0]

    @property
    def pool(self) -> NumberPool:
        return self.account.number_pools[0]

    def set_up(self, **changes: object) -> None:
        pool = replace(self.pool, **changes)  # type: ignore[arg-type]  # the tests know the types
        service = AccountService(self.stores.accounts, check_account)
        service.change("demo", lambda _current: replace(self.account, number_pools=(pool,)), None, OPERATOR)

    def look(self, now: float = NOW) -> None:
        """A round of a worker that has just started."""
        compose_sizing(self.settings, self.stores, {}, self.told.append).look(now)

    def list_purchases(self) -> list[Purchase]:
        return list(self.desk.list_purchases("demo", 100))


@pytest.fixture
def shop(api: NumbersApi, store_settings: dict[str, str]) -> Iterator[Shop]:
    variables = api.write_settings(store_settings)
    settings = read_settings(variables)
    stores = open_stores(settings)
    stores.leases.prepare()
    account = read_account_file(POOLED_ACCOUNT_FILE.encode())
    stores.accounts.save(replace(account, number_budget="50.00 USD", resting_days=0))
    sign_in_to_numbers_api(stores.secrets, "demo")
    yield Shop(stores, settings, compose_desk(settings, stores, {}))
    stores.close()


def write_record(shop: Shop, monkeypatch: pytest.MonkeyPatch, days: int, most_live: int, misses: int) -> None:
    """Let the pool have such a record, whenever it is read."""

    def read_record(pool: object, since: float) -> list[RecordedStep]:
        began_at = since + 30 * DAY - days * DAY
        times = [began_at + one * STEP for one in range(int(days * DAY / STEP))]
        return [RecordedStep(at, 20 + misses, 20, misses, most_live) for at in times]

    monkeypatch.setattr(shop.stores.leases, "read_record", read_record)


def test_an_automatic_pool_buys_what_its_record_needs_once_for_all_workers(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.set_up(sizing=PoolSizing.AUTOMATIC, max_size=5, buy_from="415")
    write_record(shop, monkeypatch, 10, most_live=3, misses=2)
    shop.look()
    shop.look(NOW + 3_600)
    bought = shop.list_purchases()
    assert len(bought) == 2
    assert all(one.number.startswith("+1415") and one.bought_by == RULE.name for one in bought)
    assert len(shop.pool.tracking_numbers) == 5
    assert shop.stores.accounts.list_history("demo")[-1].by == RULE


def test_two_workers_that_looked_at_the_same_moment_buy_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.set_up(sizing=PoolSizing.AUTOMATIC, min_size=5, buy_from="415")
    late = compose_sizing(shop.settings, shop.stores, {}, shop.told.append)
    # The late worker has read the account and its purchases before the other one bought.
    before = shop.account
    monkeypatch.setattr(late._desk, "list_purchases", lambda key, limit: [])
    shop.look()
    late._try_to_size(before, before.number_pools[0], NOW)
    assert len(shop.list_purchases()) == 2


def test_nothing_is_bought_beyond_the_budget_and_people_are_notified(shop: Shop) -> None:
    service = AccountService(shop.stores.accounts, check_account)
    service.change("demo", lambda _current: replace(shop.account, number_budget="0.50 USD"), None, OPERATOR)
    shop.set_up(sizing=PoolSizing.AUTOMATIC, min_size=5, buy_from="415")
    shop.look()
    assert shop.list_purchases() == []
    assert "monthly budget" in shop.told[0].text


def test_nothing_is_bought_when_the_price_is_unknown(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.set_up(sizing=PoolSizing.AUTOMATIC, min_size=5, buy_from="415")

    def search(self: Desk, key: str, carrier: str, wish: NumberWish, limit: int) -> list[Offer]:
        return [Offer("+14155550101", NumberKind.LOCAL)]

    def find_price(self: Desk, key: str, carrier: str, number: str) -> Money:
        raise PriceUnknown("it does not say")

    monkeypatch.setattr(Desk, "search", search)
    monkeypatch.setattr(Desk, "find_price", find_price)
    shop.look()
    assert shop.list_purchases() == []
    assert "it does not say" in shop.told[0].text


def test_a_suggestion_links_to_the_page_that_buys_and_buys_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.set_up(sizing=PoolSizing.SUGGEST, max_size=5, buy_from="415")
    write_record(shop, monkeypatch, 10, most_live=3, misses=2)
    shop.look()
    shop.look(NOW + 3_600)
    assert shop.list_purchases() == []
    first, second = shop.told
    assert first.occurrence == second.occurrence, "recipients get it once"
    assert "buy 2 numbers" in first.text
    link = "/console/a/demo/numbers/buy?search=1&country=US&kind=local&area_code=415&pool=roofing-pool"
    assert first.text.endswith(f"https://numbers.example.com{link}")


def test_a_fixed_pool_is_left_alone(shop: Shop) -> None:
    shop.set_up(min_size=5)
    shop.look()
    assert (shop.list_purchases(), shop.told) == ([], [])


def test_idle_numbers_of_the_rule_leave_the_pool_and_go_back(
    shop: Shop, api: NumbersApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.set_up(sizing=PoolSizing.AUTOMATIC, min_size=5, buy_from="415")
    shop.look()
    own = {one.number for one in shop.list_purchases()}
    shop.set_up(min_size=None)
    write_record(shop, monkeypatch, 25, most_live=1, misses=0)
    shop.look(NOW + 20 * DAY)
    assert len(shop.pool.tracking_numbers) == 5, "the month is paid"
    later = NOW + 29 * DAY
    claim(shop.stores.leases, build_leased_pool("demo", shop.pool), "roof", "ann", later)
    shop.look(later)
    kept = {one.number for one in shop.pool.tracking_numbers}
    assert own - kept, "numbers left the pool"
    assert {"+18665550120", "+18665550121"} <= kept, "it returns only what it bought"
    shop.look(later + 1_800)
    assert set(api.stock.sold) == own, "calls may still belong to visits"
    monkeypatch.undo()
    shop.look(max(one.since for one in shop.stores.accounts.list_numbers("demo")) + 2 * DAY)
    assert set(api.stock.sold) == own & kept
