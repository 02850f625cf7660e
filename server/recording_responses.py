"""The response with the recording of a call, for the REST API and the console."""

from collections.abc import Callable

from flask import Response, request

from server.domain.calls.call import Call
from server.domain.recordings import FetchedRecording

FetchRecording = Callable[[str, Call, str | None], FetchedRecording]
"""Fetches the recording of an account's call, with the request's `Range` header. Raises `RecordingUnavailable`."""


def write_recording(fetched: FetchedRecording) -> Response:
    """The response, which reads the audio while it is sent. The web server closes it, however the response ends."""
    headers = {**fetched.headers, "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    if request.method == "HEAD":
        fetched.chunks.close()
        return Response(b"", fetched.status, headers)
    return Response(fetched.chunks, fetched.status, headers)
