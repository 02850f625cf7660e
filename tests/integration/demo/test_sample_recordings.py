"""Recordings of sample calls are played by the simulated carrier."""

import pytest

from server.demo.sample_calls.events import RECORDINGS
from server.demo.sample_recordings import find_sample_recording
from server.telephony.carriers import CARRIERS


def test_the_recording_of_a_sample_call_is_one_of_the_simulated_carrier() -> None:
    found = find_sample_recording(f"{RECORDINGS}/20261122-3.wav")
    assert found is not None
    assert CARRIERS["twilio"].find_recording(found.url.removesuffix(".mp3").replace("sample", "a" * 32)) is not None
    assert found.secrets == ("TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET")


@pytest.mark.parametrize("url", ["https://evil.example/1.wav", f"{RECORDINGS}.evil.example/1.wav", ""])
def test_no_other_address_is_a_sample_recording(url: str) -> None:
    assert find_sample_recording(url) is None
