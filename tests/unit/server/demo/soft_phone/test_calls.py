"""A call on the soft phone: the requests to the server, what the page sees, keys and hanging up."""

from pathlib import Path

from tests.unit.server.demo.soft_phone.conftest import CALLER, NUMBER, PhoneServer


def look(server: PhoneServer, call_id: str) -> tuple[str, list[str]]:
    answer = server.client.get(f"/demo/phone/calls/{call_id}").json
    assert answer is not None
    return answer["state"], [moment["text"] for moment in answer["moments"]]


def test_a_call_is_signed_and_the_page_sees_its_moments(server: PhoneServer) -> None:
    call_id = server.dial(callee="busy")
    assert look(server, call_id) == ("running", [])
    server.play()
    state, texts = look(server, call_id)
    assert state == "over"
    assert texts[0] == f"{CALLER} calls {NUMBER}"
    assert "+14155550180 is busy" in texts
    incoming = server.list_told("incoming")[0]
    assert (incoming["From"], incoming["To"]) == (CALLER, NUMBER)
    assert server.list_told("after")[0]["DialCallStatus"] == "busy"


def test_the_page_sees_the_call_as_the_call_log_has_it(server: PhoneServer) -> None:
    call_id = server.dial()
    server.at(2, lambda: server.client.post(f"/demo/phone/calls/{call_id}/hang-up"))
    server.play()
    logged = server.client.get(f"/demo/phone/calls/{call_id}").json["logged"]
    assert logged == {"carrier_call_id": server.list_told("incoming")[0]["CallSid"]}


def test_the_visitor_can_hang_up_at_any_time(server: PhoneServer) -> None:
    call_id = server.dial()
    server.at(20, lambda: server.client.post(f"/demo/phone/calls/{call_id}/hang-up"))
    server.play()
    assert "the caller hangs up" in look(server, call_id)[1]
    assert 19 <= int(server.list_told("status")[0]["CallDuration"]) <= 21


def test_a_call_ends_by_itself_after_the_longest_time(server: PhoneServer) -> None:
    server.dial()
    server.play()
    assert server.list_told("status")[0]["CallDuration"] == "300"


def test_keys_pressed_before_a_question_are_ignored(server: PhoneServer) -> None:
    server.twiml = (
        '<Pause length="5"/><Gather numDigits="1" action="/voice/twilio/pressed"><Say>Press 1.</Say></Gather>'
    )
    call_id = server.dial()
    server.at(3, lambda: server.client.post(f"/demo/phone/calls/{call_id}/keys", json={"keys": "9"}))
    server.at(7, lambda: server.client.post(f"/demo/phone/calls/{call_id}/keys", json={"keys": "1"}))
    server.play()
    assert [form["Digits"] for form in server.list_told("pressed")] == ["1"]


def test_the_extension_of_the_link_is_dialled_at_the_first_question(server: PhoneServer) -> None:
    server.twiml = '<Gather timeout="3" action="/voice/twilio/pressed"><Say>Which extension?</Say></Gather>'
    server.dial(number="+18665550161", extension="12")
    server.play()
    assert [form["Digits"] for form in server.list_told("pressed")] == ["12"]


def test_without_a_key_the_question_has_no_answer(server: PhoneServer) -> None:
    server.twiml = '<Gather timeout="3" action="/voice/twilio/pressed"><Say>Press 1.</Say></Gather>'
    server.dial()
    server.play()
    assert server.list_told("pressed") == []


def test_a_different_token_at_the_server_is_reported(tmp_path: Path) -> None:
    server = PhoneServer(tmp_path / "calls", token="another token than the server's")
    call_id = server.dial()
    server.play()
    state, texts = look(server, call_id)
    assert state == "over"
    assert "rejected the signature (403): the server has another DNI_TWILIO_AUTH_TOKEN or none" in texts[-1]


def test_a_response_that_no_carrier_accepts_is_reported(server: PhoneServer) -> None:
    server.twiml = "<Sing/>"
    call_id = server.dial()
    server.play()
    assert look(server, call_id)[1][-1] == "<Sing> is not supported here"
