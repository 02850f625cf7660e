"""Fetchers of recordings for tests, and the call whose recording they fetch."""

from base64 import b64encode
from dataclasses import replace

from server.domain.calls.call import Call
from server.domain.recordings import FetchedRecording, RecordingSource
from server.outgoing.connecting import Connector
from server.recordings.fetching import FetchLimits, RecordingFetcher
from tests.integration.calls.callers import make_call
from tests.integration.recordings.hostile_carrier import AUDIO, HostileCarrier, write_response
from tests.plain_secrets import find_in

SECRETS = find_in({"USER": "SK1", "PASSWORD": "s3cret"})
BASIC = "Authorization: Basic " + b64encode(b"SK1:s3cret").decode()
WHOLE = write_response("200 OK", AUDIO, Content_Type="audio/mpeg", Content_Length=str(len(AUDIO)))
PATIENT = FetchLimits()
HASTY = FetchLimits(headers_seconds=0.3, pause_seconds=0.3, whole_seconds=0.3, most_bytes=100_000)


def record(url: str = "https://api.twilio.com/r", account: str = "shop") -> Call:
    call = make_call("CA1", account=account)
    return replace(call, progress=replace(call.progress, recording_url=url))


def make_fetcher(
    carrier: HostileCarrier, limits: FetchLimits = PATIENT, *, has_secrets: bool = True
) -> RecordingFetcher:
    """A fetcher for which this carrier is Twilio."""
    source = RecordingSource(f"{carrier.url}/r.mp3", ("USER", "PASSWORD") if has_secrets else None)
    connector = Connector(may_reach_private=True)
    return RecordingFetcher({"twilio": lambda _url: source}, SECRETS, {}, connector, connector, limits)


def read(fetched: FetchedRecording) -> bytes:
    try:
        return b"".join(fetched.chunks)
    finally:
        fetched.chunks.close()
