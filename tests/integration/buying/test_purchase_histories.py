"""Whatever fails while numbers are bought: no wish ends with two numbers, and no paid number is missing from the inventory."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from server.domain.accounts import Account
from server.domain.buying.errors import BudgetExceeded, NumberWanted
from server.domain.buying.money import parse_money
from server.domain.buying.offers import Wiring
from server.domain.buying.purchases import Purchase, PurchaseState
from server.domain.owned_numbers import NumberState
from server.numbers.buying import Buying
from server.stores.purchases import Purchases
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from server.stores.sql.purchases.store import SqlPurchases
from tests.integration.buying.carrier import FaultyCarrier
from tests.integration.buying.cutting import CutOff, Cutting
from tests.integration.buying.wishes import ACCOUNT, make_wish

WIRING = Wiring("https://numbers.example.com/voice/twilio/incoming", "https://numbers.example.com/voice/twilio/status")
BUDGET = parse_money("100000.00 USD")
LONGEST_SECONDS = 86_400.0


class Installation:
    """Processes that end and start again on one database, and the carrier that they ask."""

    def __init__(self, database_url: str, random: Random, faults: float, one_in: int) -> None:
        self.random = random
        self.one_in = one_in
        self.now = 1_000_000.0
        self.carrier = FaultyCarrier(random, faults, self.now)
        self.engine = open_engine(database_url)
        self.purchases: Purchases = SqlPurchases(self.engine)

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        self.carrier.turn_to(self.now)

    @contextmanager
    def begin_process(self) -> Iterator[Buying]:
        """A process that may end at any point; then the next one has a fresh service on the same database."""
        cutting = Cutting(self.purchases, self.random, self.one_in)
        try:
            yield Buying(cutting, lambda _account, _carrier: WIRING)  # type: ignore[arg-type]
        except CutOff:
            self.purchases = SqlPurchases(self.engine)

    def buy(self, wished: Purchase) -> None:
        with self.begin_process() as buying:
            buying.buy(wished, BUDGET, Cutting(self.carrier, self.random, self.one_in), self.now)  # type: ignore[arg-type]

    def carry_on(self) -> None:
        """What the watch does once a minute."""
        for one in self.purchases.list_open(self.now, 1_000):
            with self.begin_process() as buying:
                buying.carry_on(one, Cutting(self.carrier, self.random, self.one_in), self.now)  # type: ignore[arg-type]

    def finish(self) -> None:
        """Let everything end well from now on, and a day pass."""
        self.carrier.faults, self.one_in = 0.0, 10**12
        until = self.now + LONGEST_SECONDS
        while self.now < until:
            self.pass_time(300.0)
            self.carry_on()


def check_histories(installation: Installation, accounts: SqlAccountStore, wishes: int) -> None:
    carrier = installation.carrier
    inventory = {one.number: one for one in accounts.list_numbers(ACCOUNT)}
    assert len(carrier.bought) == len(set(carrier.bought))
    assert {number: one.carrier_id for number, one in inventory.items()} == {
        number: one.carrier_id for number, one in carrier.owned.items()
    }
    assert {one.state for one in inventory.values()} <= {NumberState.RESTING}
    assert {one.wiring for one in carrier.owned.values()} <= {WIRING}
    stored = installation.purchases.list_purchases(ACCOUNT, wishes + 1)
    assert {one.state for one in stored} <= {PurchaseState.BOUGHT, PurchaseState.REFUSED}
    assert {one.number for one in stored if one.state is PurchaseState.BOUGHT} == carrier.owned.keys()


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[SqlAccountStore]:
    store = SqlAccountStore(open_engine(f"sqlite:///{tmp_path / 'dni.sqlite3'}"))
    store.prepare()
    store.save(Account(ACCOUNT, "Shop", "US"))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("wishes", "seed"), [(150, 1), (150, 2), pytest.param(10_000, 3, marks=pytest.mark.exhaustive)]
)
def test_no_failure_loses_a_paid_number_or_buys_two_for_one_wish(
    accounts: SqlAccountStore, tmp_path: Path, wishes: int, seed: int
) -> None:
    random = Random(seed)
    installation = Installation(f"sqlite:///{tmp_path / 'dni.sqlite3'}", random, faults=0.5, one_in=6)
    for number in range(wishes):
        wished = make_wish(number, installation.now)
        for _click in range(random.choice((1, 1, 2, 3))):
            installation.buy(wished)
        installation.pass_time(random.uniform(0, 60))
        if random.random() < 0.3:
            installation.carry_on()
    installation.finish()
    check_histories(installation, accounts, wishes)
    assert len(installation.carrier.bought) > wishes / 3


def test_a_refusal_does_not_end_a_purchase_while_an_earlier_request_may_still_succeed(
    accounts: SqlAccountStore, tmp_path: Path
) -> None:
    installation = Installation(f"sqlite:///{tmp_path / 'dni.sqlite3'}", Random(1), faults=0.0, one_in=10**12)
    installation.carrier.planned = ["late", "refused"]
    installation.buy(make_wish(1, installation.now))
    installation.pass_time(5.0)
    installation.carrier.late = [(installation.now + 500.0, *one[1:]) for one in installation.carrier.late]
    installation.carry_on()
    installation.finish()
    check_histories(installation, accounts, 1)
    assert len(installation.carrier.bought) == 1


def test_a_number_is_ordered_by_one_account_at_a_time(accounts: SqlAccountStore, tmp_path: Path) -> None:
    installation = Installation(f"sqlite:///{tmp_path / 'dni.sqlite3'}", Random(1), faults=0.0, one_in=10**12)
    installation.buy(make_wish(1, installation.now))
    with pytest.raises(NumberWanted):
        installation.buy(make_wish(1, installation.now, "other", "wish-2"))


def test_a_wish_of_another_account_with_the_same_id_is_another_wish(accounts: SqlAccountStore, tmp_path: Path) -> None:
    installation = Installation(f"sqlite:///{tmp_path / 'dni.sqlite3'}", Random(1), faults=0.0, one_in=10**12)
    installation.buy(make_wish(1, installation.now, "shop", "same"))
    installation.buy(make_wish(2, installation.now, "other", "same"))
    assert len(installation.carrier.bought) == 2


def test_nothing_is_bought_beyond_the_budget(accounts: SqlAccountStore, tmp_path: Path) -> None:
    installation = Installation(f"sqlite:///{tmp_path / 'dni.sqlite3'}", Random(1), faults=0.0, one_in=10**12)
    buying = Buying(installation.purchases, lambda _account, _carrier: WIRING)
    for number in range(10):
        with suppress(BudgetExceeded):
            buying.buy(make_wish(number, 1.0), parse_money("5.00 USD"), installation.carrier, 1.0)
    assert len(installation.carrier.bought) == 4
