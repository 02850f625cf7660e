"""Only signed webhooks are accepted, with the secret of the called account; no secret is ever logged."""

import io
from urllib.parse import urlencode

import pytest

from server.account_file.read import read_account_file
from server.stores.call_log import CallFilter, CallLog
from server.stores.contract import AccountStore, StoreUnavailable
from tests.carriers import (
    AUTH_TOKEN,
    SIGNING_KEY,
    sign_as_signalwire,
    sign_as_telnyx,
    sign_as_twilio,
)
from tests.integration.telephony.line import CALLED_SHOP_FILE, CALLER, PUBLIC_URL, SID, Line, find_url, list_verbs
from tests.integration.telephony.signed import FORM, INCOMING, OWN_SHOP_FILE, OWN_TOKEN, RADIO, Serve, post
from tests.shop import Clock

OTHER_FILE = (
    CALLED_SHOP_FILE.replace("key: shop", "key: other")
    .replace("+18665550", "+18776660")
    .replace("+18005550199", "+18776660199")
)
"""Another account with its own numbers."""


def test_unsigned_webhook_is_rejected_and_logged(line: Line, log: io.StringIO, call_log: CallLog) -> None:
    for headers in ({}, {"X-Twilio-Signature": "x"}, sign_as_twilio(PUBLIC_URL + INCOMING, FORM, "another secret")):
        assert post(line, INCOMING, headers).status_code == 403
    assert "webhook_rejected" in log.getvalue()
    assert call_log.list_calls("shop", CallFilter(), None, 10).calls == ()


def test_signature_covers_the_public_url(line: Line) -> None:
    assert post(line, INCOMING, sign_as_twilio("http://localhost" + INCOMING, FORM)).status_code == 403
    assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, FORM)).status_code == 200


def test_signature_covers_the_url_of_the_request_without_a_public_url(serve: Serve) -> None:
    line = serve({}, CALLED_SHOP_FILE, DNI_PUBLIC_URL="", DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    headers = sign_as_twilio("https://calls.example" + INCOMING, FORM)
    response = line.client.post(INCOMING, data=FORM, headers=headers, base_url="https://calls.example")
    assert response.status_code == 200
    assert b'"https://calls.example/voice/twilio/step?' in response.get_data()


def test_each_carrier_has_its_own_address_and_signature(line: Line, clock: Clock) -> None:
    signalwire = "/voice/signalwire/incoming"
    assert post(line, signalwire, sign_as_signalwire(PUBLIC_URL + signalwire, FORM)).status_code == 200
    telnyx = sign_as_telnyx(urlencode(FORM).encode(), int(clock.now))
    assert post(line, "/voice/telnyx/incoming", telnyx).status_code == 200
    assert post(line, signalwire, sign_as_twilio(PUBLIC_URL + signalwire, FORM, AUTH_TOKEN)).status_code == 403
    clock.now += 301
    assert post(line, "/voice/telnyx/incoming", telnyx).status_code == 403
    assert post(line, "/voice/nobody/incoming", telnyx).status_code == 404


def test_without_a_secret_the_log_says_which_setting_is_missing(serve: Serve, log: io.StringIO) -> None:
    headers = sign_as_twilio(PUBLIC_URL + INCOMING, FORM)
    assert post(serve({}, CALLED_SHOP_FILE), INCOMING, headers).status_code == 403
    assert post(serve({}), INCOMING, headers).status_code == 403
    assert "set DNI_TWILIO_AUTH_TOKEN" in log.getvalue()
    assert "account 'shop' has no secret DNI_TWILIO_AUTH_TOKEN_SHOP. Run 'dni secret set shop" in log.getvalue()


def test_own_secret_of_an_account_replaces_that_of_the_installation(serve: Serve) -> None:
    line = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN}, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, FORM)).status_code == 403
    line.secret = OWN_TOKEN
    document = line.call(RADIO)
    assert list_verbs(document) == ["Dial"]
    line.tell_leg(find_url(document, "Dial/Number", "statusCallback"), "ringing")
    answered = line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="completed")
    assert list_verbs(answered) == ["Hangup"]
    line.hang_up(RADIO)


def test_webhook_of_an_unknown_number_is_verified_with_the_account_in_the_url(serve: Serve) -> None:
    line = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN}, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    url, form = INCOMING + "?account=shop", {**FORM, "To": "+18665559999"}
    assert post(line, url, sign_as_twilio(PUBLIC_URL + url, form), form).status_code == 403
    answer = post(line, url, sign_as_twilio(PUBLIC_URL + url, form, OWN_TOKEN), form)
    assert answer.status_code == 200
    assert b"+14155550180" in answer.get_data(), "the account's own route answers its unknown numbers"


def test_secret_of_one_account_gives_no_access_to_anothers_calls(
    serve: Serve, call_log: CallLog, accounts: AccountStore
) -> None:
    line = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN}, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    accounts.save(read_account_file(OTHER_FILE.encode()))
    url = find_url(line_of_other := line.call("+18776660150"), "Dial")
    assert list_verbs(line_of_other) == ["Dial"]
    before = call_log.find("other", SID)

    line.secret = OWN_TOKEN
    forged = url.replace("account=other", "account=shop")
    step = {**FORM, "DialCallStatus": "completed", "DialCallDuration": "999"}
    leg = {"CallSid": "CAf", "ParentCallSid": SID, "CallStatus": "completed", "CallDuration": "999"}
    assert line.post(forged, step).status_code == 403
    status = forged.replace("/step?", "/status?").replace("&kind=ring_ended", "&receiving_number=desk")
    assert line.post(status, leg).status_code == 403
    assert line.post(forged.replace("kind=ring_ended", "kind=whisper"), leg).status_code == 403
    assert line.post("/voice/twilio/status?account=shop", {**FORM, "CallStatus": "completed"}).status_code == 403
    assert call_log.find("other", SID) == before


def test_end_of_a_call_belongs_to_its_account_after_the_number_was_removed_or_moved(
    serve: Serve, call_log: CallLog, accounts: AccountStore
) -> None:
    own = {"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN}
    line = serve(own)
    line.secret = OWN_TOKEN
    line.call(RADIO)
    line.call(RADIO, sid="CAb")
    without_radio = OWN_SHOP_FILE.replace(RADIO, "+18665550159")

    given_up = serve(own, without_radio)
    given_up.secret = OWN_TOKEN
    given_up.hang_up(RADIO)
    assert is_over(call_log, SID)

    accounts.save(read_account_file(OTHER_FILE.encode()))
    accounts.move_number(RADIO, "shop", "other")
    accounts.save(read_account_file(OTHER_FILE.replace("+18776660150", RADIO).encode()))
    lost = serve(own, without_radio, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    lost.secret = OWN_TOKEN
    lost.hang_up(RADIO, sid="CAb")
    assert is_over(call_log, "CAb")


def is_over(call_log: CallLog, sid: str) -> bool:
    call = call_log.find("shop", sid)
    assert call is not None
    return call.progress.ended_at is not None


def test_end_of_a_call_with_an_unknown_account_is_retried(
    line: Line, call_log: CallLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_call_id: str) -> None:
        raise StoreUnavailable("the database does not answer")

    monkeypatch.setattr(call_log, "find_account_of_call", fail)
    form = {**FORM, "To": "+18665559999", "CallStatus": "completed"}
    assert line.post("/voice/twilio/status", form).status_code == 503


def test_logs_have_no_secret_and_no_caller(line: Line, log: io.StringIO) -> None:
    document = line.call(RADIO)
    line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="no-answer")
    line.call("+18665559999")
    line.call(RADIO, sid="CA 1")
    line.hang_up(RADIO)
    post(line, INCOMING, {"X-Twilio-Signature": AUTH_TOKEN})
    assert log.getvalue()
    for secret in (AUTH_TOKEN, SIGNING_KEY, CALLER, CALLER.removeprefix("+1")):
        assert secret not in log.getvalue()


def test_body_that_is_too_long_is_rejected(line: Line) -> None:
    assert line.client.post(INCOMING, data=b"a=" + b"b" * 70_000).status_code == 413


@pytest.mark.parametrize("form", [{"CallSid": "CA 1"}, {"CallSid": ""}, {"CallStatus": "no such thing"}])
def test_status_without_a_known_value_is_rejected(line: Line, form: dict[str, str]) -> None:
    whole = {**FORM, "CallStatus": "completed", **form}
    assert line.post("/voice/twilio/status", whole).status_code == 400


@pytest.mark.parametrize("kind", ["incoming", "step", "status"])
def test_only_post_is_accepted(line: Line, kind: str) -> None:
    assert line.client.get(f"/voice/twilio/{kind}").status_code == 405
