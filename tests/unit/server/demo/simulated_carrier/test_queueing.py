"""<Enqueue> and <Leave>: the caller waits, and the server is asked repeatedly what they hear."""

import pytest

from server.demo.simulated_carrier.complaints import CallFailed, TwimlRefused
from tests.unit.server.demo.simulated_carrier.canned import CannedServer

ENQUEUE = '<Enqueue action="left" waitUrl="wait">main</Enqueue><Say>Out.</Say>'
WAITING = '<Say>Please hold.</Say><Pause length="9"/><Redirect>wait</Redirect>'


def test_the_wait_url_is_requested_with_the_time_waited_until_the_caller_leaves() -> None:
    server = CannedServer(incoming=ENQUEUE, wait=[WAITING, WAITING, "<Leave/>"], left="<Hangup/>")
    server.play()
    assert [form["QueueTime"] for form in server.find_forms("wait")] == ["0", "10", "20"]
    wait = server.find_forms("wait")[0]
    assert (wait["QueuePosition"], wait["CurrentQueueSize"]) == ("1", "1")
    left = server.find_forms("left")[0]
    assert (left["QueueResult"], left["QueueTime"]) == ("leave", "20")
    assert left["QueueSid"] == wait["QueueSid"]
    assert left["CallStatus"] == "in-progress"


def test_a_wait_document_that_ends_is_requested_again() -> None:
    server = CannedServer(incoming=ENQUEUE, wait=['<Pause length="5"/>', "<Leave/>"], left="<Hangup/>")
    server.play()
    assert [form["QueueTime"] for form in server.find_forms("wait")] == ["0", "5"]


def test_without_an_action_the_call_goes_on_after_the_queue() -> None:
    server = CannedServer(incoming='<Enqueue waitUrl="wait">main</Enqueue><Say>Out.</Say>', wait="<Leave/>")
    server.play()
    assert any("Out." in text for text in server.list_texts())


def test_the_action_hears_that_the_caller_hung_up_in_the_queue() -> None:
    server = CannedServer(incoming=ENQUEUE, wait=WAITING)
    played = server.play(hang_up_seconds=26)
    left = server.find_forms("left")[0]
    assert (left["QueueResult"], left["QueueTime"], left["CallStatus"]) == ("hangup", "25", "completed")
    assert server.list_names()[-2:] == ["left", "status"]
    assert played.seconds == 26


def test_a_wait_url_that_takes_no_time_is_rejected() -> None:
    with pytest.raises(TwimlRefused, match="takes no time"):
        CannedServer(incoming=ENQUEUE, wait="").play()


def test_a_queue_without_end_is_detected() -> None:
    with pytest.raises(CallFailed, match=r"longer than 14400 s|2000 documents"):
        CannedServer(incoming=ENQUEUE, wait=WAITING).play()


def test_a_queue_without_a_wait_url_is_rejected() -> None:
    with pytest.raises(TwimlRefused, match="no waitUrl"):
        CannedServer(incoming="<Enqueue>main</Enqueue>").play()
