"""The person who answers hears a whisper first. If they hang up during it, the call is not answered."""

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.stores.contract import AccountStore
from server.stores.outbox import Outbox
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALLED_SHOP_FILE, Line, find_url
from tests.shop import Clock

WHISPERING, PLAIN = "+18665550150", "+18665550153"
TOLD_FILE = CALLED_SHOP_FILE + '  - {name: picked_up, on: call_answered, url: "https://tracker.example/?answered"}\n'


@pytest.fixture
def line(app: Flask, clock: Clock, accounts: AccountStore) -> Line:
    """A line to the server of a shop with a postback for answers."""
    accounts.save(read_account_file(TOLD_FILE.encode()))
    return Line(app.test_client(), clock)


def pick_up(line: Line, number: str) -> str:
    """Call, and answer the ring; returns the URL of the webhook after the ring."""
    document = line.call(number)
    line.clock.now += 5
    line.tell_leg(find_url(document, "Dial/Number", "statusCallback"), "in-progress")
    return find_url(document, "Dial")


def list_told(outbox: Outbox) -> list[str]:
    return [entry.request.url for entry in reversed(outbox.list_outbox("shop", None, 10))]


def test_person_who_hangs_up_during_the_whisper_has_not_answered(
    line: Line, outbox: Outbox, find_call: FindCall
) -> None:
    document = line.call(WHISPERING)
    leg = find_url(document, "Dial/Number", "statusCallback")
    line.clock.now += 5
    line.tell_leg(leg, "in-progress")
    line.clock.now += 3
    line.tell_leg(leg, "completed", CallDuration="3")
    voicemail = line.come_back(
        find_url(document, "Dial"), To=WHISPERING, DialCallStatus="completed", DialBridged="false"
    )
    line.clock.now += 30
    line.come_back(find_url(voicemail, "Record"), To=WHISPERING, RecordingUrl="https://api.example/RE1")
    line.hang_up(WHISPERING, CallDuration="40")
    progress = find_call().progress
    assert (progress.outcome, progress.talk_seconds, progress.answered_at) == ("voicemail", 0.0, None)
    assert list_told(outbox) == ["https://tracker.example/?cid=&sec=0"]


def test_answer_with_a_whisper_is_reported_once_the_caller_is_connected(line: Line, outbox: Outbox) -> None:
    after = pick_up(line, WHISPERING)
    assert list_told(outbox) == []
    line.clock.now += 60
    line.come_back(after, To=WHISPERING, DialCallStatus="completed", DialBridged="true", DialCallDuration="55")
    assert list_told(outbox).count("https://tracker.example/?answered") == 1


def test_answer_without_a_whisper_is_reported_at_once(line: Line, outbox: Outbox) -> None:
    pick_up(line, PLAIN)
    assert list_told(outbox) == ["https://tracker.example/?answered"]


def test_answer_whose_ring_has_no_reported_end_is_reported_at_the_end_of_the_call(line: Line, outbox: Outbox) -> None:
    pick_up(line, WHISPERING)
    line.hang_up(WHISPERING)
    assert "https://tracker.example/?answered" in list_told(outbox)
