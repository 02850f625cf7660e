"""How the fields of a webhook are read, and which values are rejected."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calls.webhook_events import (
    CallCameIn,
    CallChanged,
    LegChanged,
    LegState,
    RecordingMade,
    StepEnded,
    WebhookEvent,
    WhisperAsked,
)
from server.domain.routing.actions import InputKind, Position
from server.telephony.addresses import CallAddress, read_text, write_text
from server.telephony.telnyx import Telnyx
from server.telephony.twilio import Twilio
from server.telephony.webhooks import MOST_FIELDS, BadWebhook, Webhook, WebhookKind
from tests.carriers import make_webhook

VOICE = "https://numbers.example.com/voice/twilio"
ADDRESS = CallAddress(VOICE, "demo", "twilio-CA1", 3, "12")
POSITION = Position("main.otherwise", 2)
CALL = {"CallSid": "CA1", "From": "+14155550123", "To": "+18665550101"}


def read_incoming(**fields: str) -> CallCameIn:
    parsed = Twilio().parse(make_webhook("incoming", f"{VOICE}/incoming", CALL | fields))
    assert isinstance(parsed, CallCameIn)
    return parsed


def read_step(kind: str, **fields: str) -> WebhookEvent:
    return Twilio().parse(make_webhook("step", ADDRESS.write_step(kind, POSITION), CALL | fields))


def read_leg(**fields: str) -> WebhookEvent:
    leg = {"CallSid": "CA2", "ParentCallSid": "CA1", "From": "+14155550123", "To": "+14155550180"}
    return Twilio().parse(make_webhook("status", ADDRESS.write_leg(POSITION, "front desk"), leg | fields))


def test_incoming_call_has_both_numbers_and_the_callers_location() -> None:
    call = read_incoming(FromCity="SAN FRANCISCO", FromState="CA", FromCountry="US", FromZip="94105").call
    assert (call.carrier_call_id, call.called, call.caller, call.account) == (
        "CA1",
        "+18665550101",
        "+14155550123",
        None,
    )
    assert call.location == {"city": "SAN FRANCISCO", "state": "CA", "country": "US", "zip": "94105"}


def test_location_of_the_caller_is_read_from_the_older_fields_too() -> None:
    fields = {"CallerCity": "OAKLAND", "CallerState": "CA", "CallerZip": "94607", "CallerCountry": "US"}
    assert read_incoming(**fields).call.location == {"city": "OAKLAND", "state": "CA", "country": "US", "zip": "94607"}
    both = read_incoming(**fields, FromZip="94105", FromCity="", FromState=" ").call.location
    assert both == {"city": "OAKLAND", "state": "CA", "country": "US", "zip": "94105"}


def test_the_account_is_taken_from_the_url() -> None:
    parsed = Twilio().parse(make_webhook("incoming", f"{VOICE}/incoming?account=demo", CALL))
    assert isinstance(parsed, CallCameIn)
    assert parsed.call.account == "demo"


def test_locations_are_cut_and_cleaned() -> None:
    assert read_incoming(FromCity="A\n\x00B" + "c" * 500).call.location["city"] == "AB" + "c" * 98


def test_answered_ring_has_its_talk_time() -> None:
    parsed = read_step(
        "ring_ended", DialCallStatus="completed", DialCallDuration="42", RecordingUrl="https://r.example/1"
    )
    assert isinstance(parsed, StepEnded)
    assert (parsed.kind, parsed.status, parsed.talk_seconds) == (InputKind.RING_ENDED, "answered", 42.0)
    assert parsed.recording_url == "https://r.example/1"
    assert (parsed.step.account, parsed.step.call_id, parsed.step.position, parsed.step.extension) == (
        "demo", "twilio-CA1", POSITION, "12",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("carrier_s", "ours"),
    [("answered", "answered"), ("no-answer", "no_answer"), ("busy", "busy"), ("failed", "failed"),
     ("canceled", "cancelled"), ("", "failed"), ("something new", "failed")],
)  # fmt: skip
def test_carriers_ring_status_becomes_our_status(carrier_s: str, ours: str) -> None:
    parsed = read_step("ring_ended", DialCallStatus=carrier_s)
    assert isinstance(parsed, StepEnded)
    assert parsed.status == ours


def test_ring_without_a_connection_is_not_answered() -> None:
    parsed = read_step("ring_ended", DialCallStatus="completed", DialBridged="false")
    assert isinstance(parsed, StepEnded)
    assert parsed.status == "no_answer"


@pytest.mark.parametrize(("sent", "read"), [("12#", "12#"), ("", ""), ("hangup", ""), ("1" * 65, "")])
def test_keys_are_digits_star_and_pound(sent: str, read: str) -> None:
    parsed = read_step("digits", Digits=sent)
    assert isinstance(parsed, StepEnded)
    assert parsed.digits == read


def test_queue_webhook_has_the_waiting_time() -> None:
    parsed = read_step("queue_left", QueueResult="leave", QueueTime="31")
    assert isinstance(parsed, StepEnded)
    assert (parsed.kind, parsed.waited_seconds) == (InputKind.QUEUE_LEFT, 31.0)


@pytest.mark.parametrize("seconds", ["-1", "1e9", "nan", "inf", "x", "", "1" * 30])
def test_invalid_seconds_count_as_zero(seconds: str) -> None:
    parsed = read_step("queue_left", QueueTime=seconds)
    assert isinstance(parsed, StepEnded)
    assert parsed.waited_seconds == 0.0


@pytest.mark.parametrize("result", ["queue-full", "system-error", "error", "a new one"])
def test_caller_that_the_queue_did_not_keep_was_refused(result: str) -> None:
    parsed = read_step("queue_left", QueueResult=result)
    assert isinstance(parsed, StepEnded)
    assert parsed.was_refused


@pytest.mark.parametrize("fields", [{"QueueResult": "leave"}, {"QueueResult": "hangup"}, {}])
def test_caller_who_was_in_the_queue_was_not_refused(fields: dict[str, str]) -> None:
    parsed = read_step("queue_left", **fields)
    assert isinstance(parsed, StepEnded)
    assert not parsed.was_refused


def test_webhook_of_an_answer_requests_the_whisper() -> None:
    url = ADDRESS.write_step("whisper", POSITION)
    parsed = Twilio().parse(make_webhook("step", url, {"CallSid": "CA2", "ParentCallSid": "CA1"}))
    assert isinstance(parsed, WhisperAsked)


def test_leg_webhook_has_the_legs_state() -> None:
    ringing = read_leg(CallStatus="ringing", Timestamp="Sun, 22 Nov 2026 05:59:41 +0000")
    assert isinstance(ringing, LegChanged)
    assert (ringing.state, ringing.at, ringing.step.receiving_number) == (LegState.STARTED, 1795327181.0, "front desk")
    answered = read_leg(CallStatus="in-progress")
    assert isinstance(answered, LegChanged)
    assert (answered.state, answered.at) == (LegState.ANSWERED, None)
    ended = read_leg(CallStatus="completed", CallDuration="7")
    assert isinstance(ended, LegChanged)
    assert (ended.state, ended.status, ended.talk_seconds) == (LegState.ENDED, "answered", 7.0)
    busy = read_leg(CallStatus="busy")
    assert isinstance(busy, LegChanged)
    assert (busy.state, busy.status) == (LegState.ENDED, "busy")


def test_recording_has_its_own_webhook() -> None:
    form = {"CallSid": "CA1", "RecordingSid": "RE1", "RecordingUrl": "https://api.example/rec/1"}
    parsed = Twilio().parse(make_webhook("status", ADDRESS.write_recording(POSITION), form))
    assert isinstance(parsed, RecordingMade)
    assert parsed.recording_url == "https://api.example/rec/1"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x/", "https://x/" + "a" * 1000, "https://x/ y"])
def test_recording_url_is_an_http_url_of_limited_length(url: str) -> None:
    parsed = read_step("message_taken", RecordingUrl=url)
    assert isinstance(parsed, StepEnded)
    assert parsed.recording_url == ""


@pytest.mark.parametrize(
    ("status", "ours"), [("ringing", ""), ("in-progress", ""), ("completed", "completed"), ("canceled", "cancelled")]
)
def test_call_status_shows_whether_the_call_has_ended(status: str, ours: str) -> None:
    form = CALL | {"CallStatus": status, "CallDuration": "9", "Timestamp": "2026-11-22T05:59:41Z"}
    parsed = Twilio().parse(make_webhook("status", f"{VOICE}/status", form))
    assert isinstance(parsed, CallChanged)
    assert (parsed.status, parsed.at, parsed.seconds) == (ours, 1795327181.0, 9.0)


@pytest.mark.parametrize("time", ["yesterday", "9999999999999", "2026-99-99T00:00:00Z", "x" * 65])
def test_invalid_time_is_ignored(time: str) -> None:
    parsed = read_leg(CallStatus="ringing", Timestamp=time)
    assert isinstance(parsed, LegChanged)
    assert parsed.at is None


def test_step_is_rejected_if_the_body_is_of_another_call() -> None:
    with pytest.raises(BadWebhook, match="of another call"):
        read_step("digits", CallSid="CA9")
    with pytest.raises(BadWebhook, match="of another call"):
        read_leg(CallStatus="ringing", ParentCallSid="CA9")


def test_leg_of_telnyx_must_have_its_parent_call_in_the_body() -> None:
    url = CallAddress(VOICE, "demo", "telnyx-v3:1").write_leg(POSITION, "front desk")
    incoming = {"CallSid": "v3:9", "CallStatus": "ringing", "From": "+14155550123", "To": "+18665550101"}
    for captured in (incoming, incoming | {"CallSid": "v3:1"}, incoming | {"ParentCallSid": ""}):
        with pytest.raises(BadWebhook, match="of another call"):
            Telnyx().parse(make_webhook("status", url, captured))
    assert isinstance(Telnyx().parse(make_webhook("status", url, incoming | {"ParentCallSid": "v3:1"})), LegChanged)


def test_webhook_without_a_recording_id_is_not_a_recording() -> None:
    with pytest.raises(BadWebhook, match="RecordingSid"):
        Twilio().parse(make_webhook("status", ADDRESS.write_recording(POSITION), CALL | {"CallStatus": "ringing"}))


def test_call_id_of_telnyx_survives_the_url() -> None:
    sid = "v3:9X2vxPDFY2RHSJ1EdMS0RHRksMTg7ldNxdjWbVr9zBjbGjGsSe-aiQ"
    url = CallAddress(VOICE, "demo", f"telnyx-{sid}").write_step("digits", POSITION)
    parsed = Telnyx().parse(make_webhook("step", url, {"CallSid": sid, "Digits": "1"}))
    assert isinstance(parsed, StepEnded)
    assert parsed.step.call_id == f"telnyx-{sid}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("account", None), ("account", "\x00"), ("call", None), ("call", "x"), ("path", None), ("path", "a" * 501),
        ("turn", None), ("turn", "x"), ("sequence", None), ("sequence", "-1"), ("kind", None), ("kind", "unknown"),
        ("extension", "x"),
    ],
)  # fmt: skip
def test_step_with_missing_or_invalid_parameters_is_rejected(name: str, value: str | None) -> None:
    whole = {"account": "demo", "call": "twilio-CA1", "path": "a", "turn": "0", "sequence": "1", "kind": "digits"}
    query = {one: text for one, text in {**whole, name: value}.items() if text is not None}
    with pytest.raises(BadWebhook):
        Twilio().parse(make_webhook("step", f"{VOICE}/step?{urlencode(query)}", CALL))


def test_unknown_status_is_rejected() -> None:
    with pytest.raises(BadWebhook, match="CallStatus"):
        Twilio().parse(make_webhook("status", f"{VOICE}/status", CALL | {"CallStatus": "teleported"}))


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * (MOST_FIELDS + 1)])
def test_body_that_is_not_a_form_is_rejected(body: bytes) -> None:
    with pytest.raises(BadWebhook, match="the body is not a form"):
        Twilio().parse(Webhook(WebhookKind.INCOMING, f"{VOICE}/incoming", {}, body))


@given(st.text(st.sampled_from("ab=&+%C3%A4;"), max_size=60))
def test_a_form_is_read_as_the_standard_library_reads_it(text: str) -> None:
    webhook = Webhook(WebhookKind.INCOMING, f"{VOICE}/incoming", {}, text.encode())
    assert webhook.fields == parse_qsl(text, keep_blank_values=True)


def test_first_value_of_a_repeated_field_wins() -> None:
    fields = [*CALL.items(), ("To", "+18665550199")]
    parsed = Twilio().parse(make_webhook("incoming", f"{VOICE}/incoming", fields))
    assert isinstance(parsed, CallCameIn)
    assert parsed.call.called == "+18665550101"


@given(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
)  # no account can have a name with U+0000
def test_any_name_survives_the_url(name: str) -> None:
    url = ADDRESS.write_leg(POSITION, name)
    assert re.fullmatch(r"[A-Za-z0-9._-]*", write_text(name))
    assert read_text(write_text(name)) == name
    assert f"receiving_number={write_text(name)}&sequence=3&turn=2" in url


@pytest.mark.parametrize("written", ["_FF", "_C3", "desk_80", "de_00sk"])
def test_name_with_an_invalid_encoding_is_rejected(written: str) -> None:
    with pytest.raises(BadWebhook):
        read_text(written)
