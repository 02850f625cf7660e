"""Only webhooks with a valid signature of the carrier are accepted."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator, get_signature_algorithm

from server.domain.twilio_signature import find_algorithm, sign
from server.telephony.signalwire import SignalWire
from server.telephony.telnyx import REPLAY_SECONDS, Telnyx
from server.telephony.twilio import Twilio
from tests.carriers import (
    AUTH_TOKEN,
    SIGNING_KEY,
    TELNYX_PUBLIC_KEY,
    make_webhook,
    sign_as_signalwire,
    sign_as_telnyx,
    sign_as_twilio,
)

NOW = 1_780_000_000
URL = "https://numbers.example.com/voice/twilio/incoming"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "From": "+14158675309",
    "To": "+18005551212",
    "CallerCity": "",
    "FromCity": "ÄÖ & =",
}

DOCUMENTED_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
DOCUMENTED_SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
DOCUMENTED_FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
"""The example in Twilio's and SignalWire's documentation; its secret is 12345."""


def test_example_in_twilios_documentation_is_accepted() -> None:
    webhook = make_webhook("incoming", DOCUMENTED_URL, DOCUMENTED_FORM, {"X-Twilio-Signature": DOCUMENTED_SIGNATURE})
    assert Twilio().verify(webhook, "12345", NOW)
    assert not Twilio().verify(webhook, "12346", NOW)


def test_example_in_signalwires_documentation_is_accepted_in_both_headers() -> None:
    for header in ("X-SignalWire-Signature", "X-Twilio-Signature"):
        webhook = make_webhook("incoming", DOCUMENTED_URL, DOCUMENTED_FORM, {header: DOCUMENTED_SIGNATURE})
        assert SignalWire().verify(webhook, "12345", NOW)


@pytest.mark.parametrize("url", [URL, URL + "?account=demo", "http://127.0.0.1:8000/voice/twilio/incoming"])
def test_signature_of_twilios_own_library_is_accepted(url: str) -> None:
    signature = RequestValidator(AUTH_TOKEN).compute_signature(url, FORM)
    assert Twilio().verify(make_webhook("incoming", url, FORM, {"X-Twilio-Signature": signature}), AUTH_TOKEN, NOW)


def test_shared_key_of_twilio_signs_with_sha_256() -> None:
    headers = {
        "X-Twilio-Signature": RequestValidator(AUTH_TOKEN).compute_signature(URL, FORM, "HMAC_SHA256"),
        "X-Twilio-Webhooks-Signature-Settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256",
    }
    assert Twilio().verify(make_webhook("incoming", URL, FORM, headers), AUTH_TOKEN, NOW)


class _Repeated(dict[str, list[str]]):
    """A form with repeated names, as Twilio's library accepts it."""

    def getall(self, name: str) -> list[str]:
        return self[name]


@given(
    st.text(max_size=20),
    st.lists(st.tuples(st.sampled_from(["To", "From", "Ä"]), st.text(max_size=5)), max_size=8),
    st.sampled_from(["HMAC_SHA1", "HMAC_SHA256", "hmac_sha256"]),
)
def test_signatures_equal_those_of_twilios_own_library(
    secret: str, fields: list[tuple[str, str]], algorithm: str
) -> None:
    form = _Repeated()
    for name, value in fields:
        form.setdefault(name, []).append(value)
    assert sign(secret, URL, fields, algorithm) == RequestValidator(secret).compute_signature(URL, form, algorithm)


@pytest.mark.parametrize(
    "header",
    ["", "key=k,algorithm=HMAC_SHA256", " algorithm = HMAC_SHA256 ", "algorithm=", "algorithm", "key=algorithm"],
)
def test_algorithm_is_read_as_twilios_own_library_reads_it(header: str) -> None:
    assert find_algorithm(header) == get_signature_algorithm(header)


@pytest.mark.parametrize("with_port", [True, False])
def test_default_port_may_be_signed_or_not(with_port: bool) -> None:
    signed = URL.replace("example.com", "example.com:443") if with_port else URL
    for received in (URL, URL.replace("example.com", "example.com:443")):
        twilio = make_webhook("incoming", received, FORM, sign_as_twilio(signed, FORM))
        signalwire = make_webhook("incoming", received, FORM, sign_as_signalwire(signed, FORM))
        assert Twilio().verify(twilio, AUTH_TOKEN, NOW)
        assert SignalWire().verify(signalwire, SIGNING_KEY, NOW)


def test_twilio_sorts_the_values_of_a_repeated_field_and_signalwire_does_not() -> None:
    fields = [("To", "b"), ("To", "a"), ("To", "b")]
    assert Twilio().verify(make_webhook("incoming", URL, fields, sign_as_twilio(URL, fields)), AUTH_TOKEN, NOW)
    headers = sign_as_signalwire(URL, fields)
    assert SignalWire().verify(make_webhook("incoming", URL, fields, headers), SIGNING_KEY, NOW)
    assert not SignalWire().verify(make_webhook("incoming", URL, fields[::-1][:2], headers), SIGNING_KEY, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "ä"},
        {"X-Twilio-Signature": DOCUMENTED_SIGNATURE + "="},
        {"X-Twilio-Signature": DOCUMENTED_SIGNATURE, "X-Twilio-Webhooks-Signature-Settings": "algorithm=NONE"},
    ],
)
def test_missing_or_broken_signature_is_rejected(headers: dict[str, str]) -> None:
    webhook = make_webhook("incoming", DOCUMENTED_URL, DOCUMENTED_FORM, headers)
    assert not Twilio().verify(webhook, "12345", NOW)
    if "X-Twilio-Webhooks-Signature-Settings" not in headers:
        assert not SignalWire().verify(webhook, "12345", NOW)


@given(st.sampled_from(sorted(DOCUMENTED_FORM)), st.text(min_size=1, max_size=20))
def test_changed_field_is_rejected(name: str, value: str) -> None:
    form = {**DOCUMENTED_FORM, name: DOCUMENTED_FORM[name] + value}
    webhook = make_webhook("incoming", DOCUMENTED_URL, form, {"X-Twilio-Signature": DOCUMENTED_SIGNATURE})
    assert not Twilio().verify(webhook, "12345", NOW)
    assert not SignalWire().verify(webhook, "12345", NOW)


@pytest.mark.parametrize("url", [DOCUMENTED_URL + "&call=other", DOCUMENTED_URL.replace("https", "http")])
def test_changed_url_is_rejected(url: str) -> None:
    webhook = make_webhook("step", url, DOCUMENTED_FORM, {"X-Twilio-Signature": DOCUMENTED_SIGNATURE})
    assert not Twilio().verify(webhook, "12345", NOW)
    assert not SignalWire().verify(webhook, "12345", NOW)


def test_telnyx_signs_the_time_and_the_body() -> None:
    webhook = make_webhook("incoming", URL, FORM)
    signed = make_webhook("incoming", URL, FORM, sign_as_telnyx(webhook.body, NOW))
    assert Telnyx().verify(signed, TELNYX_PUBLIC_KEY, NOW)
    changed = make_webhook("incoming", URL, {**FORM, "To": "+18005551213"}, sign_as_telnyx(webhook.body, NOW))
    assert not Telnyx().verify(changed, TELNYX_PUBLIC_KEY, NOW)
    assert not Telnyx().verify(signed, b64encode(bytes(range(1, 33))).decode(), NOW)


@pytest.mark.parametrize(("age", "is_taken"), [(0, True), (REPLAY_SECONDS, True), (REPLAY_SECONDS + 1, False)])
def test_old_webhook_of_telnyx_is_rejected(age: int, is_taken: bool) -> None:
    body = make_webhook("incoming", URL, FORM).body
    for sent_at in (NOW - age, NOW + age):
        webhook = make_webhook("incoming", URL, FORM, sign_as_telnyx(body, sent_at))
        assert Telnyx().verify(webhook, TELNYX_PUBLIC_KEY, NOW) is is_taken


@pytest.mark.parametrize("name", ["Telnyx-Timestamp", "Telnyx-Signature-Ed25519"])
@pytest.mark.parametrize("value", ["", "x", "²", "!!!!", "1" * 400])
def test_broken_headers_of_telnyx_are_rejected(name: str, value: str) -> None:
    headers = sign_as_telnyx(make_webhook("incoming", URL, FORM).body, NOW) | {name: value}
    assert not Telnyx().verify(make_webhook("incoming", URL, FORM, headers), TELNYX_PUBLIC_KEY, NOW)


def test_invalid_public_key_of_telnyx_rejects_every_webhook() -> None:
    headers = sign_as_telnyx(make_webhook("incoming", URL, FORM).body, NOW)
    assert not Telnyx().verify(make_webhook("incoming", URL, FORM, headers), "not a key", NOW)
