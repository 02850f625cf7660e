"""Judges a carrier's response to the request for a recording, and writes the headers for the listener."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from server.domain.recordings import RecordingSource, RecordingUnavailable
from server.recordings.ranges import is_unsatisfied, measure_sent

AUDIO_TYPES = frozenset(
    {"audio/aac", "audio/flac", "audio/mp3", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/wave"}
    | {"audio/webm", "audio/x-wav", "audio/vnd.wave"}
)
"""What carriers send and browsers play. Anything else, such as HTML, could do harm in the console's origin."""

_LENGTH = re.compile(r"[0-9]{1,15}")
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def explain_refusal(status: int, source: RecordingSource, *, has_range: bool) -> RecordingUnavailable | None:
    """The error for a response with this status; None if it has the recording, or says that the range is beyond its end."""
    if status == HTTPStatus.OK or (
        has_range and status in (HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
    ):
        return None
    if status in _REFUSED and source.secrets is None:
        return RecordingUnavailable(
            HTTPStatus.NOT_FOUND,
            "The carrier's link to the recording has expired. Listen to it in the carrier's portal.",
        )
    if status in _GONE:
        return RecordingUnavailable(HTTPStatus.NOT_FOUND, "The carrier no longer has the recording.")
    if status in _REFUSED and source.secrets is not None:
        names = " and ".join(source.secrets)
        return _refuse(f"The carrier rejects the credentials ({status}). Check the account's secrets {names}.")
    if 300 <= status < 400:
        return _refuse(
            f"The carrier responded with a redirect ({status}), which is not followed, as it may lead anywhere."
        )
    return _refuse(f"The carrier responded with status {status}. Retry later.")


def write_headers(status: int, sent: Mapping[str, str], most_bytes: int) -> tuple[dict[str, str], int | None]:
    """The headers for the listener, and how many bytes follow (None: unknown).

    Raises `RecordingUnavailable` if the response is not audio, is too large, or contradicts itself.
    """
    headers = {"Accept-Ranges": "bytes"}
    content_range = sent.get("Content-Range", "").strip()
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        if is_unsatisfied(content_range):
            headers["Content-Range"] = content_range
        return {**headers, "Content-Length": "0"}, 0
    headers["Content-Type"] = _read_type(sent)
    length_bytes = _read_length(sent)
    if status == HTTPStatus.PARTIAL_CONTENT:
        ranged_bytes = measure_sent(content_range)
        if ranged_bytes is None or length_bytes not in (None, ranged_bytes):
            raise _refuse("The carrier sent a part of the recording with a wrong length. Retry later.")
        headers["Content-Range"], length_bytes = content_range, ranged_bytes
    if length_bytes is not None:
        if length_bytes > most_bytes:
            raise _refuse(f"The recording has {length_bytes:,} bytes, and at most {most_bytes:,} are fetched.")
        headers["Content-Length"] = str(length_bytes)
    return headers, length_bytes


def _read_type(sent: Mapping[str, str]) -> str:
    content_type = sent.get("Content-Type", "").partition(";")[0].strip().lower()
    if content_type not in AUDIO_TYPES:
        raise _refuse("The carrier sent something else than audio. Listen to the recording in the carrier's portal.")
    if sent.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise _refuse("The carrier sent the recording in an encoding that was not asked for. Retry later.")
    return content_type


def _read_length(sent: Mapping[str, str]) -> int | None:
    written = sent.get("Content-Length", "").strip()
    is_chunked = "chunked" in sent.get("Transfer-Encoding", "").lower()
    return int(written) if _LENGTH.fullmatch(written) and not is_chunked else None


def _refuse(reason: str) -> RecordingUnavailable:
    return RecordingUnavailable(HTTPStatus.BAD_GATEWAY, reason)
