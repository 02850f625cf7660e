"""Which calls are missed, and what a notification says of them."""

from dataclasses import replace

import pytest

from server.domain.calls.call import Outcome
from server.domain.notifications.missed_calls import find_settled_at, is_missed, write_missed_call
from server.domain.phone_numbers import PhoneNumber
from tests.posted_calls import RINGING, STARTED_AT, end, make_account

MISSED = {Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.ABANDONED}


@pytest.mark.parametrize("outcome", Outcome)
def test_a_call_is_missed_if_it_ended_without_an_answer(outcome: Outcome) -> None:
    call = replace(RINGING, progress=replace(RINGING.progress, outcome=outcome))
    assert is_missed(call) is (outcome in MISSED)


def test_a_running_call_is_not_settled() -> None:
    assert find_settled_at(RINGING) is None
    assert find_settled_at(end(RINGING)) == STARTED_AT + 60


def test_a_withheld_number_and_an_extension_are_written() -> None:
    missed = replace(
        RINGING,
        caller="",
        tracking_number=PhoneNumber("+18665550120", "12"),
        progress=replace(RINGING.progress, outcome=Outcome.VOICEMAIL),
    )
    written = write_missed_call(make_account(), missed)
    assert written.subject == "Missed call from a withheld number"
    assert written.text == "Harbor Roofing missed a call from a withheld number: the caller left a voicemail."
    assert dict(written.facts) == {
        "Caller": "withheld",
        "Called": "+18665550120 ext. 12",
        "Time": "2026-11-22 06:00 UTC",
        "Outcome": "the caller left a voicemail",
        "Campaign": "roofing",
    }
    assert (written.values["caller"], written.values["extension"], written.values["outcome"]) == ("", "12", "voicemail")
