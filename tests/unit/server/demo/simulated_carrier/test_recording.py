"""<Record>: a voicemail, as Twilio reports it."""

from tests.unit.server.demo.simulated_carrier.canned import CannedServer

RECORD = '<Record action="taken" recordingStatusCallback="recorded" maxLength="60" finishOnKey="#"/>'


def test_a_message_ends_when_the_caller_hangs_up() -> None:
    server = CannedServer(incoming=RECORD, taken="<Say>Nobody hears this.</Say>")
    played = server.play(message_seconds=14)
    taken = server.find_forms("taken")[0]
    assert (taken["Digits"], taken["RecordingDuration"], taken["CallStatus"]) == ("hangup", "14", "completed")
    assert taken["RecordingUrl"].rpartition("/")[2] == taken["RecordingSid"]
    assert server.list_names() == ["incoming", "taken", "recorded", "status"]
    assert server.find_forms("recorded")[0]["RecordingSource"] == "RecordVerb"
    assert played.seconds == 15


def test_a_message_ends_at_its_maximum_length_and_the_call_goes_on() -> None:
    server = CannedServer(incoming=RECORD, taken="<Say>Thank you.</Say>")
    server.play(message_seconds=600)
    taken = server.find_forms("taken")[0]
    assert "Digits" not in taken
    assert (taken["RecordingDuration"], taken["CallStatus"]) == ("60", "in-progress")
    assert any("Thank you." in text for text in server.list_texts())
