"""<Dial>: who rings, who picks up, and what is reported to the server."""

import pytest

from server.demo.simulated_carrier.planned_call import Callee, CalleeReaction
from tests.unit.server.demo.simulated_carrier.canned import DESK, DESK_2, CannedServer

CALLBACK = 'statusCallback="leg" statusCallbackEvent="initiated ringing answered completed"'


def write_dial(*numbers: str, attributes: str = "", number_attributes: str = CALLBACK) -> str:
    nouns = "".join(f"<Number {number_attributes}>{number}</Number>" for number in numbers)
    return f'<Dial action="after" {attributes}>{nouns}</Dial>'


def list_states(server: CannedServer, number: str) -> list[str]:
    return [form["CallStatus"] for form in server.find_forms("leg") if form["To"] == number]


def test_the_action_gets_the_length_of_the_talk() -> None:
    server = CannedServer(incoming=write_dial(DESK), after="<Say>Bye.</Say>")
    server.play(callee=Callee(answer_seconds=4, talk_seconds=12))
    after = server.find_forms("after")[0]
    assert (after["DialCallStatus"], after["DialCallDuration"], after["DialBridged"]) == ("completed", "12", "true")
    assert after["DialCallSid"] == server.find_forms("leg")[0]["CallSid"]
    assert after["CallStatus"] == "in-progress"
    assert any("Bye." in text for text in server.list_texts())


@pytest.mark.parametrize(
    ("answer", "status", "states"),
    [
        (CalleeReaction.BUSY, "busy", ["initiated", "busy"]),
        (CalleeReaction.FAILED, "failed", ["initiated", "failed"]),
        (CalleeReaction.NO_ANSWER, "no-answer", ["initiated", "ringing", "no-answer"]),
    ],
)
def test_an_unanswered_number_reports_the_reason(answer: CalleeReaction, status: str, states: list[str]) -> None:
    server = CannedServer(incoming=write_dial(DESK, attributes='timeout="25"'))
    played = server.play(callee=Callee(answer))
    after = server.find_forms("after")[0]
    assert after["DialCallStatus"] == status
    assert "DialCallDuration" not in after
    assert list_states(server, DESK) == states
    assert played.seconds == {"busy": 3, "failed": 2, "no-answer": 26}[status]


def test_a_number_that_picks_up_after_the_timeout_is_not_connected() -> None:
    server = CannedServer(incoming=write_dial(DESK, attributes='timeout="5"'))
    server.play(callee=Callee(answer_seconds=5))
    assert server.find_forms("after")[0]["DialCallStatus"] == "no-answer"


def test_the_first_of_several_numbers_to_pick_up_gets_the_call_and_the_others_stop_ringing() -> None:
    server = CannedServer(incoming=write_dial(DESK, DESK_2))
    server.play(callees={DESK: Callee(answer_seconds=9), DESK_2: Callee(answer_seconds=3)})
    assert list_states(server, DESK) == ["initiated", "ringing", "canceled"]
    assert list_states(server, DESK_2) == ["initiated", "ringing", "in-progress", "completed"]


def test_several_unanswered_numbers_give_no_answer_unless_all_are_busy() -> None:
    server = CannedServer(incoming=write_dial(DESK, DESK_2))
    server.play(callees={DESK: Callee(CalleeReaction.BUSY), DESK_2: Callee(CalleeReaction.NO_ANSWER)})
    assert server.find_forms("after")[0]["DialCallStatus"] == "no-answer"
    server = CannedServer(incoming=write_dial(DESK, DESK_2))
    server.play(callee=Callee(CalleeReaction.BUSY))
    assert server.find_forms("after")[0]["DialCallStatus"] == "busy"


def test_a_caller_who_hangs_up_in_a_talk_ends_the_leg_then_the_dial_then_the_call() -> None:
    server = CannedServer(incoming=write_dial(DESK), after="<Say>Nobody hears this.</Say>")
    played = server.play(callee=Callee(answer_seconds=5, talk_seconds=None), hang_up_seconds=17)
    assert server.list_names() == ["incoming", "leg", "leg", "leg", "leg", "after", "status"]
    after = server.find_forms("after")[0]
    assert (after["DialCallStatus"], after["DialCallDuration"], after["CallStatus"]) == ("completed", "10", "completed")
    assert (played.status, played.seconds) == ("completed", 17)
    assert not any("Nobody hears" in text for text in server.list_texts())


def test_a_caller_who_hangs_up_while_it_rings_cancels_the_leg() -> None:
    server = CannedServer(incoming=write_dial(DESK))
    server.play(hang_up_seconds=3)
    assert list_states(server, DESK) == ["initiated", "ringing", "canceled"]
    assert server.find_forms("after")[0]["DialCallStatus"] == "canceled"
    assert server.find_forms("status")[0]["CallStatus"] == "completed"


def test_with_answer_on_bridge_a_call_without_an_answer_is_never_answered() -> None:
    server = CannedServer(incoming=write_dial(DESK, attributes='answerOnBridge="true"'))
    server.play(hang_up_seconds=3)
    end = server.find_forms("status")[0]
    assert (end["CallStatus"], end["CallDuration"]) == ("canceled", "0")


def test_the_talk_ends_at_the_time_limit() -> None:
    server = CannedServer(incoming=write_dial(DESK, attributes='timeLimit="60"'))
    server.play(callee=Callee(talk_seconds=None))
    assert server.find_forms("after")[0]["DialCallDuration"] == "60"


def test_without_an_action_the_call_goes_on_with_the_next_verb() -> None:
    server = CannedServer(incoming=f"<Dial>{DESK}</Dial><Say>Still there?</Say>")
    server.play(callee=Callee(CalleeReaction.BUSY))
    assert any("Still there?" in text for text in server.list_texts())


def test_a_recorded_talk_reports_the_url_of_its_recording() -> None:
    recorded = 'record="record-from-answer-dual" recordingStatusCallback="recorded"'
    server = CannedServer(incoming=write_dial(DESK, attributes=recorded))
    server.play(callee=Callee(talk_seconds=7))
    after, recording = server.find_forms("after")[0], server.find_forms("recorded")[0]
    assert after["RecordingUrl"] == recording["RecordingUrl"]
    assert after["RecordingUrl"].startswith("https://api.twilio.com/2010-04-01/Accounts/AC")
    assert (recording["RecordingStatus"], recording["RecordingDuration"]) == ("completed", "7")


def test_a_call_without_a_talk_has_no_recording() -> None:
    server = CannedServer(incoming=write_dial(DESK, attributes='record="true"'))
    server.play(callee=Callee(CalleeReaction.BUSY))
    assert "RecordingUrl" not in server.find_forms("after")[0]


def test_a_whisper_is_played_before_the_caller_is_connected() -> None:
    number = f'{CALLBACK} url="whisper"'
    server = CannedServer(incoming=write_dial(DESK, number_attributes=number), whisper="<Say>A call from an ad.</Say>")
    server.play(callee=Callee(talk_seconds=10))
    whisper, leg = server.find_forms("whisper")[0], server.find_forms("leg")[0]
    assert whisper["CallSid"] == leg["CallSid"]
    assert (whisper["ParentCallSid"], whisper["CallStatus"]) == (leg["ParentCallSid"], "in-progress")
    assert '0:07  the called hears: "A call from an ad."' in server.list_texts()
    assert f"0:09  talking with {DESK}" in server.list_texts()


def test_a_whisper_that_hangs_up_does_not_connect_the_caller() -> None:
    number = f'{CALLBACK} url="whisper"'
    whisper = '<Gather numDigits="1" action="pressed"><Say>Press 1.</Say></Gather><Hangup/>'
    server = CannedServer(incoming=write_dial(DESK, number_attributes=number), whisper=whisper, pressed="")
    server.play()
    after = server.find_forms("after")[0]
    assert (after["DialCallStatus"], after["DialBridged"]) == ("completed", "false")
    assert server.find_forms("pressed") == []


def test_the_called_person_can_press_a_key_when_a_whisper_asks() -> None:
    number = f'{CALLBACK} url="whisper"'
    whisper = '<Gather numDigits="1" action="pressed"><Say>Press 1.</Say></Gather><Hangup/>'
    server = CannedServer(incoming=write_dial(DESK, number_attributes=number), whisper=whisper, pressed="")
    server.play(callee=Callee(keys="1"))
    assert server.find_forms("pressed")[0]["Digits"] == "1"
    assert server.find_forms("after")[0]["DialBridged"] == "true"
    assert server.list_texts()[3:5] == ['0:07  the called hears: "Press 1."', "0:08  the called presses 1"]
