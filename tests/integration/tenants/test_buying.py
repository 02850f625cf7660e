"""Two tenants with what buys and returns numbers: each spends its own money, and touches its own numbers."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from server.domain.buying.errors import NumberWanted
from server.domain.buying.money import parse_money
from server.domain.buying.purchases import PurchaseState, begin_try
from server.domain.owned_numbers import NumberState
from server.open_stores import Stores
from tests.integration.buying.simulated_api import NumbersApi, serve_numbers_api, sign_in_to_numbers_api
from tests.integration.buying.wishes import make_wish
from tests.integration.calls.callers import NOON
from tests.integration.calls.commands import run
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import TENANTS, Tenants

BOTH_WAYS = pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
BUDGET = parse_money("5.00 USD")


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[NumbersApi]:
    with serve_numbers_api() as served:
        monkeypatch.setenv("DNI_TWILIO_API_URL", served.url)
        monkeypatch.setenv("DNI_PUBLIC_URL", "https://numbers.example.com")
        yield served


def find_state(tenants: Tenants, account: str, number: str) -> NumberState | None:
    return next((one.state for one in tenants.accounts.list_numbers(account) if one.number == number), None)


@BOTH_WAYS
@covers(
    "store Purchases.begin",
    "store Purchases.find",
    "store Purchases.list_purchases",
    "store Purchases.replace",
    "store Purchases.sum_prices",
)
def test_a_purchase_of_one_account_is_none_of_the_other(
    tenants: Tenants, stores: Stores, mine: str, other: str
) -> None:
    purchases, wished = stores.purchases, make_wish(1, NOON, mine, "wish")
    purchases.begin(wished, BUDGET)
    with pytest.raises(NumberWanted) as refused:
        purchases.begin(make_wish(1, NOON, other, "wish"), BUDGET)
    assert mine not in str(refused.value)
    assert purchases.find(other, "wish") is None
    assert purchases.list_purchases(other, 10) == []
    assert list(purchases.sum_prices(other)) == []
    forged = replace(wished, account=other)
    assert purchases.replace(forged, begin_try(forged, NOON)) is False
    assert purchases.find(mine, "wish") == wished
    assert list(purchases.sum_prices(mine)) == [wished.price]


@BOTH_WAYS
@covers(
    "store NumberInventory.adopt",
    "store NumberInventory.begin_leaving",
    "store NumberInventory.finish_leaving",
    "store NumberInventory.stay",
)
def test_a_number_of_one_account_is_not_changed_through_the_other(
    tenants: Tenants, stores: Stores, mine: str, other: str
) -> None:
    inventory, number = stores.inventory, make_wish(1, NOON).number
    assert inventory.adopt(mine, number, "twilio", "PN1", None, NOON) is True
    assert inventory.adopt(other, number, "twilio", "PN2", None, NOON) is False
    assert inventory.begin_leaving(other, number, NOON) is False
    assert find_state(tenants, mine, number) is NumberState.RESTING
    assert inventory.begin_leaving(mine, number, NOON) is True
    inventory.finish_leaving(other, number, NOON)
    inventory.stay(other, number, NOON)
    assert find_state(tenants, mine, number) is NumberState.LEAVING


@BOTH_WAYS
@covers(
    "command numbers search",
    "command numbers buy",
    "command numbers budget",
    "command numbers sync",
    "command numbers release",
)
def test_commands_buy_with_the_account_s_own_secrets_for_that_account(
    tenants: Tenants, stores: Stores, api: NumbersApi, mine: str, other: str
) -> None:
    number = make_wish(1, NOON).number
    sign_in_to_numbers_api(stores.secrets, mine)
    assert run("numbers", "budget", mine, "5.00 USD").exit_code == 0
    assert number in run("numbers", "search", mine, "--area-code", "415").output
    assert run("numbers", "buy", mine, number, "--yes").exit_code == 0
    assert find_state(tenants, mine, number) is NumberState.RESTING
    for command in (("search", other), ("buy", other, number, "--yes"), ("sync", other), ("release", other, number)):
        refused = run("numbers", *command)
        assert "has no carrier" in refused.stderr
    assert "1.15 USD" not in run("numbers", "budget", other).output
    (purchase,) = stores.purchases.list_purchases(mine, 10)
    assert purchase.state is PurchaseState.PLACED
