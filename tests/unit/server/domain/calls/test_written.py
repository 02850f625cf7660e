"""A call as JSON values."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call
from server.domain.calls.progress import derive_progress
from server.domain.calls.written import write_call, write_time
from server.domain.phone_numbers import PhoneNumber
from tests.unit.server.domain.calls.stories import ANSWERED_CALL, BEGAN

CALL = Call(
    call_id="twilio-CA1",
    account="demo",
    carrier="twilio",
    carrier_call_id="CA1",
    tracking_number=PhoneNumber("+18665550121", "101"),
    caller="+14155550123",
    attributed=Attributed(Match.LIVE, 1, tags={"gclid": "Cj0KCQ"}, visited_at=BEGAN - 90),
    progress=derive_progress(ANSWERED_CALL),
    is_repeat=True,
    events=tuple(ANSWERED_CALL),
)


def test_times_are_iso_8601_and_durations_are_seconds() -> None:
    written = write_call(CALL)
    assert written["started_at"] == "2027-01-15T08:00:00.000Z"
    assert written["visited_at"] == "2027-01-15T07:58:30.000Z"
    assert written["ended_at"] == "2027-01-15T08:01:09.500Z"
    assert (written["ringing_seconds"], written["talk_seconds"], written["waiting_seconds"]) == (8.0, 60.0, 0.0)


def test_times_that_are_not_known_are_null() -> None:
    running = write_call(replace(CALL, progress=derive_progress(ANSWERED_CALL[:2])))
    assert (running["answered_at"], running["ended_at"], running["outcome"]) == (None, None, "running")


def test_a_number_and_its_extension_are_two_fields() -> None:
    assert (write_call(CALL)["tracking_number"], write_call(CALL)["extension"]) == ("+18665550121", "101")
    plain = replace(CALL, tracking_number=PhoneNumber("+18665550121"))
    assert write_call(plain)["extension"] == ""


def test_events_are_included_if_they_are_loaded() -> None:
    assert write_call(CALL)["events"][0] == {"kind": "started", "at": "2027-01-15T08:00:00.000Z", "details": {}}
    assert "events" not in write_call(replace(CALL, events=()))


def test_written_call_is_json() -> None:
    assert json.loads(json.dumps(write_call(CALL))) == write_call(CALL)


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (1_795_327_181.12, "2026-11-22T05:59:41.120Z"),
        (1_795_327_181.9996, "2026-11-22T05:59:42.000Z"),
        (1_795_327_181.0004, "2026-11-22T05:59:41.000Z"),
    ],
)
def test_times_are_rounded_to_milliseconds(at: float, text: str) -> None:
    assert write_time(at) == text


@given(st.floats(0, 4e9), st.floats(0, 4e9))
def test_later_times_are_later_texts(one: float, other: float) -> None:
    assert (write_time(one) <= write_time(other)) or one > other
