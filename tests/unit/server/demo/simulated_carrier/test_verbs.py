"""The verbs that only speak, redirect or hang up, and the TwiML that is rejected."""

import pytest

from server.demo.simulated_carrier.complaints import CallFailed, TwimlRefused
from tests.unit.server.demo.simulated_carrier.canned import DESK, CannedServer


def test_speech_sounds_and_pauses_take_time() -> None:
    server = CannedServer(
        incoming='<Say language="es-MX">Uno dos tres cuatro cinco</Say><Play>https://x.example/a.mp3</Play><Pause length="4"/>'
    )
    played = server.play()
    assert played.seconds == 1 + 2 + 5 + 4
    assert server.list_texts()[1:4] == [
        '0:01  the caller hears (es-MX): "Uno dos tres cuatro cinco"',
        "0:03  the caller hears https://x.example/a.mp3",
        "0:08  a pause of 4 s",
    ]


def test_a_redirect_leads_to_another_document_and_skips_the_verbs_after_it() -> None:
    server = CannedServer(
        incoming="<Redirect>/voice/there?a=1&amp;b=2</Redirect><Say>No.</Say>", there="<Say>Yes.</Say>"
    )
    server.play()
    assert server.list_names() == ["incoming", "there", "status"]
    assert not any("No." in text for text in server.list_texts())


def test_redirects_in_a_loop_are_detected() -> None:
    with pytest.raises(CallFailed, match=r"seems to be in a loop at https://.*/voice/twilio/incoming"):
        CannedServer(incoming="<Redirect>incoming</Redirect>").play()


def test_the_server_can_hang_up() -> None:
    server = CannedServer(incoming="<Hangup/><Say>No.</Say>")
    assert server.play().status == "completed"
    assert "0:01  the server hangs up" in server.list_texts()


@pytest.mark.parametrize(
    ("reject", "status"),
    [("<Reject/>", "no-answer"), ('<Reject reason="rejected"/>', "no-answer"), ('<Reject reason="busy"/>', "busy")],
)
def test_a_rejected_call_is_never_answered(reject: str, status: str) -> None:
    server = CannedServer(incoming=reject)
    assert server.play().status == status
    end = server.find_forms("status")[0]
    assert (end["CallStatus"], end["CallDuration"]) == (status, "0")


def test_a_caller_can_hang_up_before_anything_is_heard() -> None:
    server = CannedServer(incoming="<Say>Hello.</Say>")
    assert server.play(hang_up_seconds=0.5).status == "canceled"


@pytest.mark.parametrize(
    ("twiml", "message"),
    [
        ("<Sms>Hello</Sms>", "<Sms> is not supported here"),
        ("<Dial><Sip>sip:a@b</Sip></Dial>", "<Sip> is not supported here"),
        ("<Dial><Say>Hello</Say></Dial>", "<Say> is not allowed in <Dial>"),
        ("<Number>+14155550180</Number>", "<Number> is not allowed in <Response>"),
        ("<Gather><Dial>+14155550180</Dial></Gather>", "<Dial> is not allowed in <Gather>"),
        ('<Say voise="alice">Hello</Say>', "<Say> has no attribute 'voise'"),
        ('<Dial timeout="soon">+14155550180</Dial>', "<Dial> has timeout='soon'; expected a whole number"),
        ('<Dial method="GET">+14155550180</Dial>', "<Dial> has method='GET'; only POST is supported here"),
        ('<Reject reason="rude"/>', "<Reject> has reason='rude'; expected one of rejected, busy"),
        ('<Gather input="speech"/>', "<Gather> takes no keys"),
        ("<Dial/>", "<Dial> names no number"),
        ("<Say/>", "<Say> is empty"),
        ('<Dial sequential="true">+14155550180</Dial>', "<Dial> has no attribute 'sequential'"),
        (
            '<Dial><Number statusCallbackEvent="initiated,ringing">+14155550180</Number></Dial>',
            "<Number> has statusCallbackEvent='initiated,ringing'; expected some of initiated ringing",
        ),
        ("<Leave/>", "<Leave> can't be played here"),
        ("<Say>Hello</Say><Reject/>", "<Reject> comes after the call was answered"),
        ("<Say>" + "a" * 5000 + "</Say>", "<Say> has 5000 characters"),
        ("<Dial>" + f"<Number>{DESK}</Number>" * 11 + "</Dial>", "<Dial> has 11 numbers; Twilio rings at most 10"),
        ("<Say>Hello", "the response is not XML"),
        ("<Pause/>" * 10_000, "the TwiML has 80021 characters"),
    ],
)
def test_twiml_that_twilio_would_not_accept_is_rejected_by_name(twiml: str, message: str) -> None:
    with pytest.raises(TwimlRefused, match=f"^{message.replace('(', '[(]')}"):
        CannedServer(incoming=twiml).play()
