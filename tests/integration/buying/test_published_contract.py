"""Our requests and the simulated carrier's responses, checked against the contract that Twilio has published.

Prism stands between them and refuses what the contract refuses. Prices are not in that contract.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from build.node import NODE
from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID
from server.domain.buying.errors import CarrierRefused, NotForSale
from server.domain.buying.offers import NumberWish, Wiring
from server.domain.owned_numbers import NumberKind
from server.numbers.twilio_numbers import TWILIO_API, TWILIO_PRICES, TwilioNumbers
from tests.carriers import AUTH_TOKEN
from tests.integration.buying.simulated_api import NumbersApi
from tests.integration.caches.programs import find_free_port

HERE = Path(__file__).with_name("prism")
PRISM = HERE / "node_modules/@stoplight/prism-cli/dist/index.js"
NUMBER = "+14155550101"
WIRING = Wiring(
    "https://numbers.example.com/voice/twilio/incoming?account=shop",
    "https://numbers.example.com/voice/twilio/status?account=shop",
    "https://handler.example.com/EH1",
)

pytestmark = pytest.mark.carriers


@contextmanager
def start_prism(upstream: str) -> Iterator[str]:
    """The address of a proxy before the API that answers with an error when a request or response breaks the contract."""
    port = find_free_port()
    command = [NODE, PRISM, "proxy", "--errors", "-p", str(port), HERE / "twilio_numbers.openapi.json", upstream]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if "Prism is listening" in line:
                break
        else:
            raise AssertionError(f"Prism did not start: {''.join(said)}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def twilio(api: NumbersApi) -> Iterator[TwilioNumbers]:
    """The simulated account behind Prism."""
    with start_prism(api.url) as url:
        addresses = {TWILIO_API: url, TWILIO_PRICES: api.url}
        credentials = (SIMULATED_ACCOUNT_SID, AUTH_TOKEN)
        yield TwilioNumbers("twilio", SIMULATED_ACCOUNT_SID, credentials, addresses, has_prices=True)


def test_every_request_and_response_of_a_number_s_life_keeps_to_the_contract(twilio: TwilioNumbers) -> None:
    every_term = NumberWish("US", area_code="415", region="CA", contains="555", sms=True)
    assert NUMBER in [one.number for one in twilio.search(every_term, 30)]
    assert twilio.search(NumberWish("US", NumberKind.TOLL_FREE), 3)
    bought = twilio.buy(NUMBER, WIRING)
    assert twilio.find(NUMBER) == bought
    assert list(twilio.list_numbers()) == [bought]
    twilio.configure(bought.carrier_id, WIRING)
    twilio.release(bought.carrier_id)
    twilio.release(bought.carrier_id)
    assert twilio.find(NUMBER) is None


def test_the_contract_s_refusals_reach_us_as_refusals(twilio: TwilioNumbers) -> None:
    twilio.buy(NUMBER, WIRING)
    with pytest.raises(NotForSale):
        twilio.buy(NUMBER, WIRING)
    with pytest.raises(CarrierRefused):
        twilio.search(NumberWish("XYZ"), 3)


def test_limitation_the_contract_forbids_what_takes_a_number_out_of_its_application(
    twilio: TwilioNumbers, api: NumbersApi
) -> None:
    """Twilio's documentation says that an empty SID does it; the pattern of the contract allows none."""
    bought = twilio.buy(NUMBER, WIRING)
    api.stock.sold[NUMBER]["voice_application_sid"] = "AP" + "1" * 32
    with pytest.raises(CarrierRefused):
        twilio.configure(bought.carrier_id, WIRING)
