"""Each step of a route as a response to the carrier, and the step after it."""

from server.account_file.read import read_account_file
from server.domain.calls.call import Outcome
from server.stores.contract import AccountStore
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import (
    CALLED_SHOP_FILE,
    SID,
    Line,
    find,
    find_url,
    list_rung,
    list_verbs,
)
from tests.shop import Clock

TURNS = "+18665550153"


def test_answered_ring_ends_the_call(line: Line, find_call: FindCall, clock: Clock) -> None:
    document = line.call("+18665550150")
    assert list_rung(document) == ["+14155550180", "+14155550181"]
    desk = find_url(document, "Dial/Number", "statusCallback")
    clock.now += 5
    line.tell_leg(desk, "in-progress")
    clock.now += 42
    line.tell_leg(desk, "completed", CallDuration="42")
    ended = line.come_back(find_url(document, "Dial"), DialCallStatus="completed", DialCallDuration="42")
    assert list_verbs(ended) == ["Hangup"]
    line.hang_up("+18665550150", CallDuration="47")
    call = find_call()
    assert (call.progress.outcome, call.progress.receiving_number) == (Outcome.ANSWERED, "desk")
    assert (call.progress.ringing_seconds, call.progress.talk_seconds) == (5.0, 42.0)
    assert (call.attributed.tracking_source, call.attributed.campaign, call.caller) == (
        "Radio", "roofing", "+14155550123",
    )  # fmt: skip


def test_numbers_in_turn_ring_one_after_the_other(line: Line, find_call: FindCall, clock: Clock) -> None:
    first = line.call(TURNS)
    assert list_rung(first) == ["+14155550180"]
    clock.now += 15
    second = line.come_back(find_url(first, "Dial"), To=TURNS, DialCallStatus="no-answer")
    assert list_rung(second) == ["+14155550181"]
    clock.now += 15
    last = line.come_back(find_url(second, "Dial"), To=TURNS, DialCallStatus="no-answer")
    assert (find(last, "Say").text, list_verbs(last)) == ("Call again.", ["Say", "Hangup"])
    line.hang_up(TURNS)
    assert find_call().progress.outcome is Outcome.NO_ANSWER


def test_unanswered_call_leaves_a_message(line: Line, find_call: FindCall) -> None:
    document = line.call("+18665550150")
    voicemail = line.come_back(find_url(document, "Dial"), To="+18665550150", DialCallStatus="no-answer")
    assert list_verbs(voicemail) == ["Say", "Record", "Redirect"]
    recording = "https://api.example/recordings/RE1"
    ended = line.come_back(find_url(voicemail, "Record"), To="+18665550150", RecordingUrl=recording)
    assert list_verbs(ended) == ["Hangup"]
    line.hang_up("+18665550150")
    assert find_call().progress.outcome is Outcome.VOICEMAIL
    assert find_call().progress.recording_url == recording


def test_menu_continues_at_the_step_of_the_key(line: Line) -> None:
    menu = line.call("+18665550151")
    assert find(menu, "Gather/Say").text == "Press 1 for sales."
    assert list_rung(line.come_back(find_url(menu, "Gather"), To="+18665550151", Digits="1")) == ["+14155550180"]


def test_unknown_key_is_asked_for_again_until_the_last_attempt(line: Line, find_call: FindCall) -> None:
    menu = line.call("+18665550151")
    again = line.come_back(find_url(menu, "Gather"), To="+18665550151", Digits="7")
    assert (list_verbs(again), find(again, "Say").text) == (["Say", "Gather", "Redirect"], "That is no choice.")
    ended = line.come_back(find(again, "Redirect").text or "", To="+18665550151")
    assert find(ended, "Say").text == "Goodbye."
    line.hang_up("+18665550151")
    assert find_call().progress.outcome is Outcome.HANDLED


def test_queue_keeps_callers_until_a_number_is_free(line: Line, find_call: FindCall, clock: Clock) -> None:
    busy = line.call("+18665550154", sid="CA" + "b" * 32)
    assert list_rung(busy) == ["+14155550182"]

    queue = line.call("+18665550152")
    wait_url = find_url(queue, "Enqueue", "waitUrl")
    hold = line.come_back(wait_url, To="+18665550152", QueueTime="0")
    assert list_verbs(hold) == ["Say", "Pause", "Redirect"]

    clock.now += 20
    line.hang_up("+18665550154", sid="CA" + "b" * 32)
    leave = line.come_back(find(hold, "Redirect").text or "", To="+18665550152", QueueTime="20")
    assert list_verbs(leave) == ["Leave"]
    ring = line.come_back(find_url(queue, "Enqueue"), To="+18665550152", QueueResult="leave", QueueTime="20")
    assert list_rung(ring) == ["+14155550182"]
    assert find_call().progress.waiting_seconds == 20.0


def test_caller_who_has_waited_the_maximum_continues(line: Line, clock: Clock) -> None:
    line.call("+18665550154", sid="CA" + "b" * 32)
    queue = line.call("+18665550152")
    wait_url = find_url(queue, "Enqueue", "waitUrl")
    clock.now += 61
    # Telnyx reports a waiting time of 0, so the server counts it.
    assert list_verbs(line.come_back(wait_url, To="+18665550152", QueueTime="0")) == ["Leave"]
    after = line.come_back(find_url(queue, "Enqueue"), To="+18665550152", QueueResult="leave", QueueTime="0")
    assert list_verbs(after) == ["Say", "Record", "Redirect"]


def test_caller_who_re_enters_the_queue_keeps_their_waiting_time(line: Line, clock: Clock) -> None:
    queue = line.call("+18665550152")
    url = find_url(queue, "Enqueue")
    line.call("+18665550154", sid="CA" + "b" * 32)
    again = line.come_back(url, To="+18665550152", QueueResult="leave", QueueTime="0")
    assert list_verbs(again) == ["Enqueue"]
    clock.now += 61
    assert find_url(again, "Enqueue") != url
    after = line.come_back(find_url(again, "Enqueue"), To="+18665550152", QueueResult="leave")
    assert list_verbs(after) == ["Say", "Record", "Redirect"]


def test_caller_refused_by_carrier_queue_continues_with_next_step(line: Line, find_call: FindCall) -> None:
    line.call("+18665550154", sid="CA" + "b" * 32)
    queue = line.call("+18665550152")
    after = line.come_back(find_url(queue, "Enqueue"), To="+18665550152", QueueResult="queue-full")
    assert list_verbs(after) == ["Say", "Record", "Redirect"]
    line.hang_up("+18665550152")
    assert find_call().progress.outcome is Outcome.NO_ANSWER


def test_queue_serves_callers_in_order_of_arrival(line: Line) -> None:
    line.call("+18665550154", sid="CA" + "b" * 32)
    first = line.call("+18665550152")
    second = line.call("+18665550152", sid="CA" + "c" * 32)
    line.hang_up("+18665550154", sid="CA" + "b" * 32)
    assert "Leave" not in list_verbs(line.come_back(find_url(second, "Enqueue", "waitUrl"), To="+18665550152"))
    assert list_verbs(line.come_back(find_url(first, "Enqueue", "waitUrl"), To="+18665550152")) == ["Leave"]


def test_queue_serves_as_many_callers_at_a_time_as_numbers_are_free(accounts: AccountStore, line: Line) -> None:
    more = "".join(
        f'  - {{name: {name}, number: "{number}", max_concurrent: 1}}\n'
        for name, number in (("stall", "+14155550183"), ("shed", "+14155550184"))
    )
    file = CALLED_SHOP_FILE.replace("routes:\n", f"{more}routes:\n")
    file = file.replace("queue: {receiving_numbers: [booth]", "queue: {receiving_numbers: [booth, stall, shed]")
    accounts.save(read_account_file(file.encode()))
    calls = [line.call("+18665550152", sid=f"CA{index:032x}") for index in range(4)]
    polled = [line.come_back(find_url(call, "Enqueue", "waitUrl"), To="+18665550152") for call in reversed(calls)]
    assert [list_verbs(document)[-1] for document in polled] == ["Redirect", "Leave", "Leave", "Leave"]
    left = [line.come_back(find_url(call, "Enqueue"), To="+18665550152") for call in reversed(calls[:3])]
    assert [list_rung(document) for document in left] == [["+14155550182"], ["+14155550183"], ["+14155550184"]]


def test_call_lost_by_the_carrier_does_not_block_the_queue(line: Line, clock: Clock) -> None:
    line.call("+18665550152", sid="CA" + "c" * 32)
    clock.now += 1_000
    queue = line.call("+18665550152")
    assert list_verbs(line.come_back(find_url(queue, "Enqueue", "waitUrl"), To="+18665550152")) == ["Leave"]


def test_a_caller_who_hangs_up_in_the_queue_abandons_it(line: Line, find_call: FindCall, clock: Clock) -> None:
    queue = line.call("+18665550152")
    clock.now += 12
    fields = {"QueueResult": "hangup", "QueueTime": "12", "CallStatus": "completed"}
    assert list_verbs(line.come_back(find_url(queue, "Enqueue"), To="+18665550152", **fields)) == ["Hangup"]
    line.hang_up("+18665550152")
    assert (find_call().progress.outcome, find_call().progress.waiting_seconds) == (Outcome.ABANDONED, 12.0)


def test_number_takes_at_most_max_concurrent_calls(line: Line, find_call: FindCall) -> None:
    ring = line.call("+18665550154", sid="CA" + "b" * 32)
    refused = line.call("+18665550154")
    assert (list_verbs(refused), find(refused, "Reject").get("reason")) == (["Reject"], "busy")
    line.tell_leg(find_url(ring, "Dial/Number", "statusCallback"), "no-answer")
    assert list_rung(line.call("+18665550154", sid="CA" + "c" * 32)) == ["+14155550182"]
    line.hang_up("+18665550154", status="busy")
    assert find_call().progress.outcome is Outcome.BUSY


def test_a_round_robin_begins_with_the_next_number_at_each_call(line: Line) -> None:
    rung = [list_rung(line.call("+18665550155", sid=f"CA{index:032x}")) for index in range(3)]
    assert rung == [["+14155550180"], ["+14155550181"], ["+14155550180"]]


def test_route_can_give_the_busy_tone_at_once(line: Line) -> None:
    assert find(line.call("+18665550156"), "Reject").get("reason") == "busy"


def test_location_of_a_caller_comes_from_the_carrier_or_the_number(line: Line) -> None:
    assert list_rung(line.call("+18665550157", caller="+14155550123")) == ["+14155550180"]
    elsewhere = {"FromState": "NY", "FromCountry": "US", "FromCity": "NEW YORK"}
    assert list_rung(line.call("+18665550157", sid="CA" + "b" * 32, **elsewhere)) == ["+14155550181"]
    assert list_rung(line.call("+18665550157", caller="anonymous", sid="CA" + "c" * 32)) == ["+14155550181"]


def test_recording_of_a_ring_has_its_own_webhook(line: Line, find_call: FindCall) -> None:
    document = line.call("+18665550150")
    url = find_url(document, "Dial", "recordingStatusCallback")
    form = {"CallSid": SID, "RecordingSid": "RE2", "RecordingUrl": "https://api.example/recordings/RE2"}
    assert line.post(url, form).status_code == 200
    assert find_call().progress.recording_url == "https://api.example/recordings/RE2"


def test_caller_who_hung_up_takes_no_further_steps(line: Line, find_call: FindCall) -> None:
    document = line.call("+18665550150")
    fields = {"DialCallStatus": "canceled", "CallStatus": "completed"}
    assert list_verbs(line.come_back(find_url(document, "Dial"), To="+18665550150", **fields)) == ["Hangup"]
    line.hang_up("+18665550150")
    steps = [event.details["path"] for event in find_call().events if event.kind == "step_taken"]
    assert (steps, find_call().progress.outcome) == (["main"], Outcome.ABANDONED)


def test_call_continues_with_otherwise_if_the_person_hangs_up_during_the_whisper(line: Line) -> None:
    document = line.call("+18665550150")
    fields = {"DialCallStatus": "completed", "DialBridged": "false"}
    assert list_verbs(line.come_back(find_url(document, "Dial"), To="+18665550150", **fields)) == [
        "Say",
        "Record",
        "Redirect",
    ]


def test_limitation_a_number_that_hung_up_during_the_whisper_counts_as_the_one_that_answered(
    line: Line, find_call: FindCall
) -> None:
    document = line.call("+18665550150")
    leg = find_url(document, "Dial/Number", "statusCallback")
    line.tell_leg(leg, "in-progress")
    line.tell_leg(leg, "completed", CallDuration="3")
    fields = {"DialCallStatus": "completed", "DialBridged": "false"}
    line.come_back(find_url(document, "Dial"), To="+18665550150", **fields)
    line.hang_up("+18665550150")
    assert (find_call().progress.outcome, find_call().progress.receiving_number) == (Outcome.ANSWERED, "desk")
