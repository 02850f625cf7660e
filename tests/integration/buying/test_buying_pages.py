"""The console's pages that search, buy, take over and return numbers, against the simulated carrier."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import cut_bundle
from server.domain.buying.offers import Wiring
from server.domain.owned_numbers import NumberState
from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInSession, compute_token_digest
from server.open_stores import Stores, open_stores
from server.settings import read_settings
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.buying.simulated_api import NumbersApi, sign_in_to_numbers_api

NOW = 1_800_000_000.0
NUMBER = "+14155550101"
TOKEN = "token of Ada"


@pytest.fixture
def stores(api: NumbersApi, store_settings: dict[str, str]) -> Iterator[Stores]:
    settings = read_settings(api.write_settings(store_settings))
    with closing(open_stores(settings)) as opened:
        opened.accounts.save(replace(read_account_file(POOLED_ACCOUNT_FILE.encode()), number_budget="5.00 USD"))
        sign_in_to_numbers_api(opened.secrets, "demo")
        yield opened


@pytest.fixture
def browser(stores: Stores, api: NumbersApi, store_settings: dict[str, str]) -> FlaskClient:
    """A browser in which a manager of the account is signed in."""
    settings = read_settings(api.write_settings(store_settings))
    app = create_app(settings, bundle=cut_bundle('start("__DNI_CONFIG__")'), stores=stores, clock=lambda: NOW)
    stores.people.add_organisation(Organisation("acme", "Acme"))
    stores.people.assign_account("demo", "acme")
    stores.people.add_user(User("ada", "ada@acme.example", "Ada", NOW, "x", is_email_proved=True))
    stores.people.set_membership(Membership("ada", "acme", Role.MANAGER), 0.0)
    stores.sign_ins.add_session(SignInSession(compute_token_digest(TOKEN), "ada", NOW, NOW))
    client = app.test_client()
    client.set_cookie("__Host-dni_console", TOKEN)
    return client


def search(browser: FlaskClient) -> str:
    return browser.get("/console/a/demo/numbers/buy?search=1&kind=local&area_code=415").text


def buy(browser: FlaskClient, wish: str = "wish", **fields: str) -> int:
    form = {"wish": wish, "carrier": "twilio", "number": NUMBER, "price": "1.15 USD"} | fields
    return post(browser, "/console/a/demo/numbers/buy", form)


def post(browser: FlaskClient, address: str, form: dict[str, str]) -> int:
    return browser.post(address, data=form, headers={"Origin": "https://numbers.example.com"}).status_code


def find_state(stores: Stores) -> NumberState | None:
    return next((one.state for one in stores.accounts.list_numbers("demo") if one.number == NUMBER), None)


def test_a_search_offers_each_number_with_a_wish_of_its_own(browser: FlaskClient) -> None:
    page = search(browser)
    wishes = re.findall(r'name="wish" value="([^"]+)"', page)
    assert len(set(wishes)) == len(wishes) == 30
    assert "San Francisco, CA" in page
    assert "1.15 USD" in page


def test_a_number_is_bought_once_however_often_the_button_is_clicked(
    browser: FlaskClient, stores: Stores, api: NumbersApi
) -> None:
    assert [buy(browser), buy(browser)] == [303, 303]
    assert list(api.stock.sold) == [NUMBER]
    assert find_state(stores) is NumberState.RESTING
    assert "twilio · 1.15 USD a month" in browser.get("/console/a/demo/numbers?search=4155550101").text


def test_a_purchase_for_a_pool_says_when_the_number_is_shown(browser: FlaskClient, stores: Stores) -> None:
    pool = stores.accounts.list_accounts()[0].number_pools[0].name
    assert buy(browser, pool=pool) == 303
    assert f"→ {pool}: rests until" in browser.get("/console/a/demo/numbers").text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"price": "5.01 USD"}, "The monthly budget for numbers is 5.00 USD"),
        ({"price": ""}, "Enter what the number costs a month"),
        ({"number": "+18665550120"}, "is active here already"),
        ({"number": "+14155550999"}, "The carrier says: +14155550999 is not available"),
        ({"number": "12"}, "12"),
        ({"pool": "nope"}, "no number pool"),
        ({"carrier": "signalwire"}, "SIGNALWIRE_SPACE"),
        ({"carrier": "nope"}, "nope"),
    ],
)
def test_what_can_not_be_bought_says_why(
    browser: FlaskClient, stores: Stores, fields: dict[str, str], words: str
) -> None:
    form = {"wish": "wish", "carrier": "twilio", "number": NUMBER, "price": "1.15 USD"} | fields
    response = browser.post("/console/a/demo/numbers/buy", data=form, headers={"Origin": "https://numbers.example.com"})
    assert response.status_code == 422
    assert words in response.text
    assert find_state(stores) is None


def test_numbers_at_the_carrier_are_taken_over_when_they_are_chosen(
    browser: FlaskClient, stores: Stores, api: NumbersApi
) -> None:
    api.open().buy(NUMBER, Wiring("https://old.example.com/voice", ""))
    assert "https://old.example.com/voice" in browser.get("/console/a/demo/numbers/at-carrier").text
    assert post(browser, "/console/a/demo/numbers/at-carrier", {"carrier": "twilio"}) == 303
    assert find_state(stores) is None
    assert post(browser, "/console/a/demo/numbers/at-carrier", {"carrier": "twilio", "number": NUMBER}) == 303
    assert find_state(stores) is NumberState.RESTING
    assert "Nothing differs" in browser.get("/console/a/demo/numbers/at-carrier").text


def test_a_number_that_may_still_be_called_is_not_returned(
    browser: FlaskClient, stores: Stores, api: NumbersApi
) -> None:
    buy(browser)
    assert post(browser, "/console/a/demo/numbers/return", {"number": NUMBER}) == 422
    assert NUMBER in api.stock.sold


def test_without_a_carrier_the_page_says_which_secrets_are_missing(browser: FlaskClient, stores: Stores) -> None:
    stores.secrets.delete_secret("demo", "TWILIO_API_KEY_SECRET")
    assert "TWILIO_API_KEY_SECRET" in browser.get("/console/a/demo/numbers/buy").text
    assert "No carrier is connected" in browser.get("/console/a/demo/numbers/at-carrier").text
