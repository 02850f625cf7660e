"""`dni numbers search`, `buy`, `budget`, `sync` and `release`, against the simulated carrier."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.domain.buying.offers import Wiring
from server.domain.owned_numbers import NumberState, OwnedNumber
from server.open_stores import Stores, open_stores
from server.settings import read_settings
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.buying.simulated_api import NumbersApi, sign_in_to_numbers_api
from tests.integration.test_cli import run

NUMBER = "+14155550101"


@pytest.fixture
def shop(
    api: NumbersApi, store_settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stores]:
    """The stores of an installation with the account `demo`, which has credentials at the carrier."""
    variables = api.write_settings(store_settings)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo.yaml").write_text(POOLED_ACCOUNT_FILE)
    assert run("account", "import", "demo.yaml").exit_code == 0
    stores = open_stores(read_settings(variables))
    sign_in_to_numbers_api(stores.secrets, "demo")
    yield stores
    stores.close()


def find(stores: Stores, number: str = NUMBER) -> OwnedNumber | None:
    return next((one for one in stores.accounts.list_numbers("demo") if one.number == number), None)


def test_a_search_lists_numbers_with_their_price(shop: Stores) -> None:
    lines = run("numbers", "search", "demo", "--area-code", "415", "--limit", "2").output.splitlines()
    assert lines[1].split() == ["+14155550100", "San", "Francisco", "CA", "1.15", "USD"]
    assert len(lines) == 3


def test_without_a_budget_nothing_is_bought(shop: Stores, api: NumbersApi) -> None:
    refused = run("numbers", "buy", "demo", NUMBER, "--yes")
    assert refused.exit_code == 1
    assert "no monthly budget" in refused.stderr
    assert api.stock.sold == {}
    assert find(shop) is None


def test_a_bought_number_is_in_the_inventory_with_its_price(shop: Stores, api: NumbersApi) -> None:
    assert run("numbers", "budget", "demo", "2.00 USD").exit_code == 0
    assert f"{NUMBER} is bought" in run("numbers", "buy", "demo", NUMBER, "--yes").output
    bought = find(shop)
    assert bought is not None
    assert (bought.state, bought.carrier, bought.monthly_price) == (NumberState.RESTING, "twilio", "1.15 USD")
    assert bought.carrier_id == api.stock.sold[NUMBER]["sid"]
    assert api.stock.sold[NUMBER]["voice_url"].endswith("/voice/twilio/incoming?account=demo")
    assert run("numbers", "budget", "demo").output.split("\n")[1].split() == ["2.00", "USD", "1.15", "USD"]
    refused = run("numbers", "buy", "demo", "+14155550102", "--yes")
    assert "With this number they would cost 2.30 USD a month" in refused.stderr
    assert list(api.stock.sold) == [NUMBER]


def test_a_wish_that_is_repeated_buys_once(shop: Stores, api: NumbersApi) -> None:
    run("numbers", "budget", "demo", "20.00 USD")
    for _click in range(2):
        assert run("numbers", "buy", "demo", NUMBER, "--wish", "mine", "--yes").exit_code == 0
    assert [method for method, _path in api.requests].count("POST") == 1


def test_a_number_bought_for_a_pool_is_in_it_when_it_has_rested(shop: Stores) -> None:
    run("numbers", "budget", "demo", "20.00 USD")
    pool = shop.accounts.list_accounts()[0].number_pools[0].name
    assert "After 3 days it is added" in run("numbers", "buy", "demo", NUMBER, "--pool", pool, "--yes").output
    assert "has no number pool" in run("numbers", "buy", "demo", NUMBER, "--pool", "nope", "--yes").stderr


def test_numbers_at_the_carrier_are_taken_over_and_their_old_addresses_are_said(shop: Stores, api: NumbersApi) -> None:
    api.open().buy(NUMBER, Wiring("https://old.example.com/voice", "https://old.example.com/status"))
    told = run("numbers", "sync", "demo", "--dry-run").output
    assert "https://old.example.com/voice" in told
    assert find(shop) is None
    assert run("numbers", "sync", "demo", "--yes").exit_code == 0
    adopted = find(shop)
    assert adopted is not None
    assert (adopted.state, adopted.monthly_price) == (NumberState.RESTING, "1.15 USD")
    assert "numbers.example.com" in api.stock.sold[NUMBER]["voice_url"]
    assert "Nothing to do" in run("numbers", "sync", "demo").output
    api.stock.sold.clear()
    assert "gone at the carrier" in run("numbers", "sync", "demo").output


def test_a_number_goes_back_only_when_calls_to_it_cannot_belong_to_visits(shop: Stores, api: NumbersApi) -> None:
    run("numbers", "budget", "demo", "20.00 USD")
    run("numbers", "buy", "demo", NUMBER, "--yes")
    refused = run("numbers", "release", "demo", NUMBER, "--yes")
    assert "It can be returned in 60 minutes" in refused.stderr
    own = run("numbers", "release", "demo", "+18665550120", "--yes")
    assert "Nothing is known of +18665550120 at a carrier" in own.stderr
    assert NUMBER in api.stock.sold
