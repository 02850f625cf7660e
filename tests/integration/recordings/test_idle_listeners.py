"""A listener who reads no more keeps nobody else from listening."""

from io import BytesIO
from threading import Event

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection

from server.recordings.audio_stream import AudioStream
from tests.waiting import HANG_SECONDS


def test_the_place_of_a_listener_who_reads_no_more_is_free_in_time() -> None:
    released, count = Event(), []

    def release() -> None:
        count.append(1)
        released.set()

    stream = AudioStream(
        HTTPConnection("127.0.0.1"),
        None,
        HTTPResponse(BytesIO(b"audio"), preload_content=False),
        length_bytes=None,
        most_bytes=100,
        whole_seconds=0.01,
        on_close=release,
    )
    assert released.wait(HANG_SECONDS)
    # A place is given back once, or there would be more and more of them.
    stream.close()
    stream.close()
    assert count == [1]
