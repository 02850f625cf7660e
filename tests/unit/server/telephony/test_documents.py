"""Actions as TwiML."""

import inspect
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml import lower_camel, voice_response

from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import (
    Action,
    AskDigits,
    EndCall,
    EnterQueue,
    Hold,
    LeaveQueue,
    Position,
    RingNumbers,
    Speak,
    TakeMessage,
)
from server.domain.routing.steps import HangUpReason, ReceivingNumber, Spoken
from server.telephony.addresses import CallAddress, write_text
from server.telephony.contract import TelephonyProvider
from server.telephony.signalwire import SignalWire
from server.telephony.telnyx import Telnyx
from server.telephony.twilio import Twilio

CARRIERS = (Twilio(), SignalWire(), Telnyx())
ADDRESS = CallAddress("https://numbers.example.com/voice/twilio", "demo", "twilio-CA1")
POSITION = Position("main.otherwise", 1)
DESK = ReceivingNumber("front desk", PhoneNumber("+14155550180"))
NIGHT = ReceivingNumber("night", PhoneNumber("+14155550181", "12"))


def answer(*actions: Action, carrier: TelephonyProvider = CARRIERS[0], is_first: bool = False) -> ElementTree.Element:
    document = ElementTree.fromstring(carrier.respond(ADDRESS, actions, is_first=is_first).body)
    assert document.tag == "Response"
    return document


def find(document: ElementTree.Element, path: str) -> ElementTree.Element:
    found = document.find(path)
    assert found is not None, f"there is no {path} in {ElementTree.tostring(document)!r}"
    return found


def read_query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def test_ring_dials_each_number_with_the_url_of_the_next_webhook() -> None:
    dial = find(answer(RingNumbers((DESK, NIGHT), 25, POSITION)), "Dial")
    assert dial.get("timeout") == "25"
    assert dial.get("answerOnBridge") == "true"
    assert read_query(dial.get("action", "")) == {
        "account": "demo", "call": "twilio-CA1", "path": "main.otherwise", "turn": "1", "sequence": "1", "kind": "ring_ended",
    }  # fmt: skip
    desk, night = dial.findall("Number")
    assert (desk.text, night.text, night.get("sendDigits")) == ("+14155550180", "+14155550181", "wwww12")
    assert desk.get("statusCallbackEvent") == "initiated ringing answered completed"
    assert read_query(desk.get("statusCallback", ""))["receiving_number"] == "front_20desk"
    assert desk.get("url") is None


def test_ring_with_a_whisper_has_the_url_of_the_whisper() -> None:
    number = find(answer(RingNumbers((DESK,), 25, POSITION, whisper=Spoken("a call"))), "Dial/Number")
    assert read_query(number.get("url", ""))["kind"] == "whisper"


def test_recorded_ring_has_the_url_for_its_recording() -> None:
    dial = find(answer(RingNumbers((DESK,), 25, POSITION, is_recorded=True)), "Dial")
    assert dial.get("record") == "record-from-answer-dual"
    assert "receiving_number" not in read_query(dial.get("recordingStatusCallback", ""))


def test_ring_stays_within_the_limits_of_carriers() -> None:
    many = tuple(ReceivingNumber(f"n{index}", PhoneNumber(f"+1415555{index:04}")) for index in range(12))
    assert len(find(answer(RingNumbers(many, 1, POSITION)), "Dial").findall("Number")) == 10
    assert find(answer(RingNumbers((DESK,), 1, POSITION)), "Dial").get("timeout") == "5"
    telnyx = find(answer(RingNumbers((DESK,), 900, POSITION), carrier=CARRIERS[2]), "Dial")
    assert (telnyx.get("timeout"), telnyx.get("answerOnBridge")) == ("120", None)


def test_menu_gathers_one_key_and_continues_without_a_key() -> None:
    document = answer(AskDigits(Spoken("Press one.", "en-GB"), 1, 5, POSITION))
    gather = find(document, "Gather")
    assert (gather.get("numDigits"), gather.get("timeout"), gather.get("finishOnKey")) == ("1", "5", "")
    assert (find(gather, "Say").text, find(gather, "Say").get("language")) == ("Press one.", "en-GB")
    assert find(document, "Redirect").text == gather.get("action")


def test_an_extension_ends_with_the_pound_key() -> None:
    gather = find(answer(AskDigits(Spoken("Which?"), None, 5, POSITION)), "Gather")
    assert (gather.get("numDigits"), gather.get("finishOnKey")) == (None, "#")


def test_queue_has_the_url_of_its_wait_document() -> None:
    queue = find(answer(EnterQueue(POSITION)), "Enqueue")
    assert read_query(queue.get("waitUrl", ""))["kind"] == "queue_polled"
    assert read_query(queue.get("action", ""))["kind"] == "queue_left"
    assert queue.text == "demo main.otherwise"


def test_waiting_caller_hears_a_text_and_is_polled_again() -> None:
    document = answer(Hold(Spoken("Please hold."), 10, POSITION))
    assert [element.tag for element in document] == ["Say", "Pause", "Redirect"]
    assert find(document, "Pause").get("length") == "10"
    assert [element.tag for element in answer(Hold(None, 0, POSITION))] == ["Pause", "Redirect"]
    assert [element.tag for element in answer(LeaveQueue())] == ["Leave"]


def test_message_is_recorded_after_the_text() -> None:
    document = answer(TakeMessage(Spoken("After the tone."), 90, POSITION))
    assert [element.tag for element in document] == ["Say", "Record", "Redirect"]
    assert find(document, "Record").get("maxLength") == "90"


@pytest.mark.parametrize("reason", [HangUpReason.BUSY, HangUpReason.REJECTED])
def test_only_an_unanswered_call_is_rejected(reason: HangUpReason) -> None:
    assert find(answer(EndCall(reason), is_first=True), "Reject").get("reason") == reason.value
    assert [element.tag for element in answer(EndCall(reason))] == ["Hangup"]
    assert [element.tag for element in answer(Speak(Spoken("x")), EndCall(reason), is_first=True)] == ["Say", "Hangup"]


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: str(carrier.name))
@given(text=st.text(max_size=200))
def test_spoken_text_is_escaped(carrier: TelephonyProvider, text: str) -> None:
    document = answer(Speak(Spoken(f"</Say><Hangup/>{text}")), carrier=carrier)
    assert [element.tag for element in document] == ["Say"]
    assert (find(document, "Say").text or "").startswith("</Say><Hangup/>")


def test_calls_on_the_same_path_keep_their_own_ids() -> None:
    ring = RingNumbers((DESK,), 25, POSITION)
    for call_id in ("twilio-CA1", "telnyx-v3:a_b-c.d"):
        address = CallAddress(ADDRESS.voice_url, "demo", call_id)
        document = ElementTree.fromstring(Twilio().respond(address, [ring]).body)
        assert read_query(find(document, "Dial").get("action", ""))["call"] == write_text(call_id)


def test_twilios_own_library_knows_every_element_and_attribute_and_where_it_stands() -> None:
    every = answer(
        Speak(Spoken("Hello.", "en-GB")),
        RingNumbers((DESK, NIGHT), 25, POSITION, whisper=Spoken("A call."), is_recorded=True),
        AskDigits(Spoken("Which?"), 1, 5, POSITION),
        EnterQueue(POSITION),
        Hold(Spoken("Please hold."), 10, POSITION),
        LeaveQueue(),
        TakeMessage(Spoken("After the tone."), 90, POSITION),
        EndCall(),
    )
    checked = set()
    for document in (every, answer(EndCall(HangUpReason.BUSY), is_first=True)):
        builders = {"Response": voice_response.VoiceResponse}
        for parent in document.iter():
            for element in parent:
                builder = getattr(builders[parent.tag], element.tag.lower())
                known = {lower_camel(name) for name in inspect.signature(builder).parameters}
                assert set(element.keys()) <= known, element.tag
                builders[element.tag] = getattr(voice_response, element.tag)
                checked.add(element.tag)
    assert len(checked) == 11
