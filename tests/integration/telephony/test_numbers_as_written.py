"""Calls are routed and logged with numbers in any notation, and receiving numbers see a valid number."""

import io
import json
from urllib.parse import urlencode

import pytest

from server.account_file.read import read_account_file
from server.domain.calls.attributed import Match
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from tests.carriers import sign_as_signalwire, sign_as_telnyx
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import (
    CALLED_SHOP_FILE,
    CALLER,
    PUBLIC_URL,
    SID,
    Line,
    find,
    find_url,
    list_rung,
    list_verbs,
    read_document,
)
from tests.shop import Page

RADIO = "+18665550150"
WRITTEN = [
    "18665550150",
    "8665550150",
    "+1 866-555-0150",
    " 18665550150",
    "0018665550150",
    "sip:+18665550150@shop.sip.example.com",
    "sips:8665550150@10.0.0.1:5061;transport=tls",
    "<sip:%2B18665550150@sip.example.com;user=phone>",
    '"Radio, 24 h" <sip:18665550150@sip.example.com>',
    "tel:+1-866-555-0150",
    "tel:555-0150;phone-context=+1866",
]
LONDON_FILE = (
    CALLED_SHOP_FILE.replace("key: shop", "key: london")
    .replace("country: US", "country: GB")
    .replace("+18665550", "+442079460")
    .replace("+18005550199", "+442079460199")
)


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("query", ["", "?account=shop"])
def test_tracking_number_is_recognised_in_any_notation(
    line: Line, find_call: FindCall, written: str, query: str
) -> None:
    form = {"CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": written}
    document = read_document(line.post(f"/voice/twilio/incoming{query}", form))
    assert list_rung(document) == ["+14155550180", "+14155550181"]
    call = find_call()
    assert (call.tracking_number.number, call.attributed.tracking_source) == (RADIO, "Radio")

    step = line.come_back(find_url(document, "Dial"), To=written, DialCallStatus="no-answer")
    assert list_verbs(step)[-1] == "Redirect"
    line.clock.now += 30
    line.hang_up(written)
    assert find_call().progress.ended_at == line.clock.now


def test_status_that_arrives_first_adds_the_call_to_a_number_without_plus(line: Line, find_call: FindCall) -> None:
    line.hang_up("8665550150", CallDuration="12")
    assert find_call().attributed.tracking_source == "Radio"


def test_call_of_telnyx_without_plus_in_both_numbers_is_read(line: Line, find_call: FindCall) -> None:
    form = {"CallSid": "v3-a", "CallStatus": "ringing", "From": "14155550123", "To": "18665550150"}
    headers = sign_as_telnyx(urlencode(form).encode(), int(line.clock.now))
    document = read_document(line.client.post("/voice/telnyx/incoming", data=form, headers=headers))
    assert list_rung(document) == ["+14155550180", "+14155550181"]
    assert find(document, "Dial").get("callerId") is None
    call = find_call("telnyx-v3-a")
    assert (call.tracking_number.number, call.caller) == (RADIO, CALLER)


def test_call_of_signalwire_to_a_sip_address_is_read(line: Line, find_call: FindCall) -> None:
    form = {
        "CallSid": "s",
        "CallStatus": "ringing",
        "From": f"sip:{CALLER}@example.com",
        "To": f"sip:{RADIO}@example.com",
    }
    path = "/voice/signalwire/incoming"
    headers = sign_as_signalwire(PUBLIC_URL + path, form)
    document = read_document(line.client.post(path, data=form, headers=headers))
    assert find(document, "Dial").get("callerId") == RADIO
    assert find_call("signalwire-s").caller == CALLER


def test_call_to_a_pool_number_without_plus_reserves_its_number(line: Line, page: Page, find_call: FindCall) -> None:
    number = page.claim_sales("kw=roof")["number"]
    line.call(number.removeprefix("+1"))
    assert find_call().attributed.match is Match.LIVE


def test_extension_in_the_sip_address_is_not_asked_for(line: Line, page: Page, find_call: FindCall) -> None:
    page.claim_sales("kw=roof")
    page.visitor_id = "visitor-9876543210"
    claimed = page.claim_sales("kw=slate")
    assert (claimed["number"], claimed["extension"]) == ("+18665550121", "101")
    assert list_verbs(line.call("tel:+1-866-555-0121;ext=101")) == ["Dial"]
    assert (find_call().tracking_number.extension, find_call().attributed.tags["keyword"]) == ("101", "slate")
    assert list_verbs(line.call("tel:+1-866-555-0121;ext=999", sid="CAother")) == ["Gather", "Redirect"]


@pytest.mark.parametrize("written", ["442079460150", "02079460150", "2079460150", "sip:02079460150@example.com"])
def test_national_digits_find_the_only_matching_number_of_all_accounts(
    line: Line, accounts: AccountStore, written: str
) -> None:
    accounts.save(read_account_file(LONDON_FILE.encode()))
    assert list_verbs(line.call(written)) == ["Dial"]


def test_national_digits_of_two_numbers_need_the_account_in_the_url(
    line: Line, accounts: AccountStore, find_call: FindCall, log: io.StringIO
) -> None:
    other = LONDON_FILE.replace("+442079460", "+448665550").replace("key: london", "key: second")
    accounts.save(read_account_file(other.encode()))
    assert list_verbs(line.call("8665550150", sid="CAnone")) == ["Say", "Hangup"]
    events = [json.loads(text) for text in log.getvalue().splitlines()]
    (ambiguous,) = [event for event in events if event["event"] == "called_number_ambiguous"]
    assert sorted(ambiguous["owned"]) == ["+18665550150", "+448665550150"]
    assert "Add ?account=KEY to the webhook URLs" in ambiguous["reason"]
    form = {"CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": "8665550150"}
    assert list_verbs(read_document(line.post("/voice/twilio/incoming?account=shop", form))) == ["Dial"]
    assert find_call().tracking_number.number == RADIO


def test_unknown_number_of_the_named_account_is_read_by_its_country(line: Line, find_call: FindCall) -> None:
    form = {"CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": "(866) 555-0999"}
    assert list_verbs(read_document(line.post("/voice/twilio/incoming?account=shop", form))) == ["Dial"]
    assert find_call().tracking_number.number == "+18665550999"


@pytest.mark.parametrize("written", ["", "sip:shop@example.com", "client:shop", "12345", "5550150", "x" * 2_000])
def test_caller_of_an_unknown_number_hears_that_it_is_not_in_use(line: Line, written: str) -> None:
    assert list_verbs(line.call(written)) == ["Say", "Hangup"]


@pytest.mark.parametrize(
    "caller",
    [
        "14155550123",
        "4155550123",
        f"sip:{CALLER}@example.com",
        f'"Joe" <{CALLER}>',
        "+1 415-555-0123",
        "tel:4155550123",
    ],
)
def test_caller_is_recognised_in_any_notation(line: Line, find_call: FindCall, caller: str) -> None:
    line.call(RADIO, caller)
    assert find_call().caller == CALLER


def test_a_caller_s_national_number_is_read_by_the_account_s_country(
    line: Line, accounts: AccountStore, call_log: CallLog
) -> None:
    accounts.save(read_account_file(LONDON_FILE.encode()))
    line.call("+442079460150", "07700900123")
    call = call_log.find("london", SID)
    assert call is not None
    assert call.caller == "+447700900123"


WITHHELD = [
    "", "anonymous", "Anonymous", "Restricted", "BLOCKED", "unknown", "unavailable", "private", "withheld", "+266696687",
    "266696687", "+7378742833", "+2562533", "+8656696", "+86282452253", "0000000000", "12345", "+12345", "client:alice",
    "sip:alice@example.com", "sip:anonymous@anonymous.invalid", '"Anonymous" <sip:anonymous@anonymous.invalid>',
]  # fmt: skip


@pytest.mark.parametrize("caller", WITHHELD)
def test_receiving_number_sees_the_tracking_number_if_the_caller_can_not_be_shown(
    line: Line, find_call: FindCall, caller: str
) -> None:
    document = line.call(RADIO, caller)
    assert find(document, "Dial").get("callerId") == RADIO
    assert find_call().caller == ""


@pytest.mark.parametrize("caller", [f"sip:{CALLER}@example.com", f"Joe <{CALLER}>"])
def test_a_caller_in_an_address_is_logged_but_not_shown_by_the_carrier(line: Line, caller: str) -> None:
    assert find(line.call(RADIO, caller), "Dial").get("callerId") == RADIO


@pytest.mark.parametrize("caller", [CALLER, "14155550123", "+442079460000"])
def test_valid_caller_is_shown_by_the_carrier_itself(line: Line, caller: str) -> None:
    assert find(line.call(RADIO, caller), "Dial").get("callerId") is None


def test_the_caller_id_stays_the_tracking_number_in_later_rings(line: Line) -> None:
    fair_lock = "+18665550153"
    document = line.call("8665550153", "anonymous")
    assert find(document, "Dial").get("callerId") == fair_lock
    url = find_url(document, "Dial")
    second = line.come_back(url, To="8665550153", From="anonymous", DialCallStatus="no-answer")
    assert find(second, "Dial").get("callerId") == fair_lock


def test_valid_caller_is_shown_after_a_withheld_one_on_the_same_route(line: Line) -> None:
    assert find(line.call(RADIO, "anonymous"), "Dial").get("callerId") == RADIO
    assert find(line.call(RADIO, CALLER, sid="CAnext"), "Dial").get("callerId") is None
    assert find(line.call("+18665550154", "anonymous", sid="CAlast"), "Dial").get("callerId") == "+18665550154"


def test_typing_error_in_the_account_of_the_url_loses_no_call(line: Line, find_call: FindCall) -> None:
    form = {"CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": "+18665550150"}
    assert list_verbs(read_document(line.post("/voice/twilio/incoming?account=shpo", form))) == ["Dial"]
    assert find_call().account == "shop"
