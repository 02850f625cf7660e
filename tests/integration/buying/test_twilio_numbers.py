"""The client of Twilio's number API, against the simulated carrier."""

import json

import pytest
from flask import Response

from server.domain.buying.errors import CarrierBusy, CarrierRefused, CredentialsRefused, NotForSale, OutcomeUnknown
from server.domain.buying.money import parse_money
from server.domain.buying.offers import NumberWish, Wiring
from server.domain.owned_numbers import NumberKind
from server.numbers.twilio_numbers import TWILIO_API, TwilioNumbers
from tests.integration.buying.simulated_api import NumbersApi

NUMBER = "+14155550101"
WIRING = Wiring(
    "https://numbers.example.com/voice/twilio/incoming?account=shop",
    "https://numbers.example.com/voice/twilio/status?account=shop",
    "https://handler.example.com/EH1",
)


def write_error(status: int, code: int, message: str) -> Response:
    return Response(
        json.dumps({"status": status, "code": code, "message": message}), status, mimetype="application/json"
    )


def test_offers_have_place_and_monthly_price(api: NumbersApi) -> None:
    offers = api.open().search(NumberWish("US", area_code="415"), 3)
    assert [one.number for one in offers] == ["+14155550100", "+14155550101", "+14155550102"]
    assert {(one.locality, one.region, one.monthly_price) for one in offers} == {
        ("San Francisco", "CA", parse_money("1.15 USD"))
    }


def test_a_search_may_name_region_digits_and_kind(api: NumbersApi) -> None:
    twilio = api.open()
    assert {one.number[:5] for one in twilio.search(NumberWish("US", region="NY"), 50)} == {"+1212"}
    assert [one.number for one in twilio.search(NumberWish("US", area_code="212", contains="5550177"), 5)] == [
        "+12125550177"
    ]
    assert twilio.search(NumberWish("US", NumberKind.TOLL_FREE), 1)[0].monthly_price == parse_money("2.15 USD")
    assert twilio.search(NumberWish("US", NumberKind.MOBILE), 1) == []


def test_a_bought_number_is_wired_by_the_same_request(api: NumbersApi) -> None:
    twilio = api.open()
    bought = twilio.buy(NUMBER, WIRING)
    assert bought.wiring == WIRING
    assert api.requests == [
        ("POST", f"/2010-04-01/Accounts/{twilio._account._solution['sid']}/IncomingPhoneNumbers.json")
    ]
    assert twilio.find(NUMBER) == bought
    assert list(twilio.list_numbers()) == [bought]


def test_a_sold_number_is_not_for_sale_and_the_carrier_s_words_say_so(api: NumbersApi) -> None:
    twilio = api.open()
    twilio.buy(NUMBER, WIRING)
    with pytest.raises(
        NotForSale, match=r"The carrier says: \+14155550101 is not available \(21422\)\. Choose another"
    ):
        twilio.buy(NUMBER, WIRING)


def test_a_number_of_an_application_is_taken_out_of_it_when_it_is_wired(api: NumbersApi) -> None:
    twilio = api.open()
    bought = twilio.buy(NUMBER, WIRING)
    api.stock.sold[NUMBER]["voice_application_sid"] = "AP" + "1" * 32
    found = twilio.find(NUMBER)
    assert found is not None
    assert found.wiring.voice_url == f"application AP{'1' * 32}"
    twilio.configure(bought.carrier_id, WIRING)
    assert twilio.find(NUMBER) == bought


def test_a_number_may_be_returned_twice(api: NumbersApi) -> None:
    twilio = api.open()
    bought = twilio.buy(NUMBER, WIRING)
    twilio.release(bought.carrier_id)
    twilio.release(bought.carrier_id)
    assert twilio.find(NUMBER) is None


def test_wrong_credentials_are_refused_and_the_message_says_what_to_check(api: NumbersApi) -> None:
    twilio = api.open("wrong")
    with pytest.raises(CredentialsRefused, match="Check the account's secrets"):
        twilio.buy(NUMBER, WIRING)
    # The client raises other errors for lists than for single numbers.
    with pytest.raises(CredentialsRefused, match=r"The carrier says: Authenticate \(20003\)"):
        twilio.search(NumberWish("US"), 3)
    with pytest.raises(CredentialsRefused):
        twilio.find(NUMBER)


@pytest.mark.parametrize(
    ("failure", "raised", "words"),
    [
        (write_error(429, 20429, "Too many requests"), CarrierBusy, "asked again later"),
        (write_error(503, 20503, "Unavailable"), OutcomeUnknown, "not known yet"),
        (Response("<html>bad gateway</html>", 502), OutcomeUnknown, "not known yet"),
        (Response("", 408), OutcomeUnknown, "not known yet"),
        (write_error(400, 21631, "Phone Number Requires an Address"), CarrierRefused, "Add an address"),
        (write_error(400, 21649, "Bundle required"), CarrierRefused, "regulatory bundle"),
        (Response("not json", 200), OutcomeUnknown, "can't be read"),
    ],
)
def test_every_failure_says_whether_something_was_bought(
    api: NumbersApi, failure: Response, raised: type[Exception], words: str
) -> None:
    api.failures.append(failure)
    with pytest.raises(raised, match=words):
        api.open().buy(NUMBER, WIRING)


def test_a_carrier_that_cannot_be_reached_leaves_the_outcome_open() -> None:
    twilio = TwilioNumbers("twilio", "AC1", ("AC1", "x"), {TWILIO_API: "http://127.0.0.1:1"}, has_prices=False)
    with pytest.raises(OutcomeUnknown, match="did not reply"):
        twilio.buy(NUMBER, WIRING)


def test_a_price_that_the_carrier_does_not_say_is_not_known(api: NumbersApi) -> None:
    twilio = api.open()
    api.failures += [write_error(503, 20503, "Unavailable")]
    assert twilio.find_price("US", NumberKind.LOCAL) is None
    assert twilio.find_price("US", NumberKind.MOBILE) is None
