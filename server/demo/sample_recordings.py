"""Plays the recordings of sample calls: the simulated carrier has them all."""

from server.demo.sample_calls.events import RECORDINGS
from server.demo.simulated_carrier.parameters import API_VERSION
from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID
from server.domain.recordings import RecordingSource
from server.telephony.twilio import Twilio


def find_sample_recording(url: str) -> RecordingSource | None:
    """Where the simulated carrier has the recording of a sample call; None for any other address."""
    if not url.startswith(f"{RECORDINGS}/"):
        return None
    path = f"{API_VERSION}/Accounts/{SIMULATED_ACCOUNT_SID}/Recordings/REsample.mp3"
    return RecordingSource(f"https://api.twilio.com/{path}", Twilio.api_secrets)
