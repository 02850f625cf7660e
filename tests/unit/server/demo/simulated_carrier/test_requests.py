"""The requests of a simulated call: Twilio's fields, and signatures that Twilio's own validator accepts."""

from email.utils import parsedate_to_datetime

from twilio.request_validator import RequestValidator

from server.demo.simulated_carrier.planned_call import CallerLocation
from tests.unit.server.demo.simulated_carrier.canned import CALL_SID, CALLER, DESK, NUMBER, START, TOKEN, CannedServer

DIAL = (
    '<Dial action="after?x=1&amp;y=%20"><Number statusCallback="leg" '
    f'statusCallbackEvent="initiated ringing answered completed">{DESK}</Number></Dial>'
)


def test_a_new_call_is_reported_with_both_numbers_and_their_locations() -> None:
    server = CannedServer(incoming="<Hangup/>")
    server.play(caller_location=CallerLocation("SAN FRANCISCO", "CA", "94103", "US"))
    form = server.find_forms("incoming")[0]
    assert {name: form[name] for name in ("From", "To", "Caller", "Called", "CallSid", "CallStatus", "Direction")} == {
        "From": CALLER,
        "To": NUMBER,
        "Caller": CALLER,
        "Called": NUMBER,
        "CallSid": CALL_SID,
        "CallStatus": "ringing",
        "Direction": "inbound",
    }
    assert (form["FromCity"], form["FromState"], form["FromZip"], form["FromCountry"]) == (
        "SAN FRANCISCO",
        "CA",
        "94103",
        "US",
    )
    assert form["ApiVersion"] == "2010-04-01"
    assert form["AccountSid"].startswith("AC")
    assert len(form["AccountSid"]) == 34


def test_a_signature_is_valid_only_for_its_own_request() -> None:
    server = CannedServer(incoming=DIAL)
    server.play()
    (path, form), headers = server.requests[-2], server.headers[-2]
    assert path.endswith("/after")
    validator = RequestValidator(TOKEN)
    url = "https://numbers.example.com/voice/twilio/after?x=1&y=%20"
    assert validator.validate(url, form, headers["X-Twilio-Signature"])
    assert not validator.validate(url, form | {"From": "+14155550199"}, headers["X-Twilio-Signature"])
    assert not validator.validate(url.replace("x=1", "x=2"), form, headers["X-Twilio-Signature"])
    assert not RequestValidator("another").validate(url, form, headers["X-Twilio-Signature"])


def test_each_status_of_a_leg_is_reported_in_order_with_its_parent() -> None:
    server = CannedServer(incoming=DIAL)
    server.play()
    forms = server.find_forms("leg")
    assert [form["CallStatus"] for form in forms] == ["initiated", "ringing", "in-progress", "completed"]
    assert [form["SequenceNumber"] for form in forms] == ["0", "1", "2", "3"]
    assert {form["ParentCallSid"] for form in forms} == {CALL_SID}
    assert {form["Direction"] for form in forms} == {"outbound-dial"}
    assert {form["CallbackSource"] for form in forms} == {"call-progress-events"}
    assert {(form["From"], form["To"]) for form in forms} == {(CALLER, DESK)}
    sids = {form["CallSid"] for form in forms}
    assert len(sids) == 1
    assert sids != {CALL_SID}
    assert [("CallDuration" in form) for form in forms] == [False, False, False, True]
    assert (forms[-1]["CallDuration"], forms[-1]["Duration"]) == ("20", "1")


def test_times_are_those_of_the_calls_clock() -> None:
    server = CannedServer(incoming=DIAL)
    server.play()
    times = [parsedate_to_datetime(form["Timestamp"]).timestamp() - START for form in server.find_forms("leg")]
    assert times == [1, 2, 7, 27]
    end = server.find_forms("status")[0]
    assert parsedate_to_datetime(end["Timestamp"]).timestamp() - START == 27


def test_a_leg_reports_only_the_events_that_were_asked_for() -> None:
    server = CannedServer(incoming=f'<Dial><Number statusCallback="leg">{DESK}</Number></Dial>')
    server.play()
    assert [form["CallStatus"] for form in server.find_forms("leg")] == ["completed"]


def test_the_end_of_the_call_is_reported_last_with_its_length() -> None:
    server = CannedServer(incoming=DIAL)
    played = server.play()
    assert server.list_names()[-1] == "status"
    end = server.find_forms("status")[0]
    assert (end["CallSid"], end["CallStatus"], end["CallDuration"], end["Duration"]) == (
        CALL_SID,
        "completed",
        "27",
        "1",
    )
    assert (played.status, played.seconds) == ("completed", 27)


def test_a_replayed_call_sends_the_same_requests() -> None:
    first, second = CannedServer(incoming=DIAL), CannedServer(incoming=DIAL)
    first.play()
    second.play()
    assert first.requests == second.requests
