"""The byte ranges of a recording: the listener's request, and the carrier's response to it."""

import re

_REQUESTED = re.compile(r"bytes=(?:[0-9]{1,15}-[0-9]{0,15}|-[0-9]{1,15})")
_SENT = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/(?:[0-9]{1,15}|\*)")
_UNSATISFIED = re.compile(r"bytes \*/[0-9]{1,15}")


def read_range(header: str | None) -> str | None:
    """The `Range` header to pass on; None for none, for several ranges, or for what is not a range of bytes.

    A server may ignore a range: the listener then gets the whole recording.
    """
    written = (header or "").strip()
    return written if _REQUESTED.fullmatch(written) else None


def measure_sent(content_range: str) -> int | None:
    """The number of bytes in a part with this `Content-Range`; None if it is invalid."""
    found = _SENT.fullmatch(content_range)
    length = int(found[2]) - int(found[1]) + 1 if found else 0
    return length if length > 0 else None


def is_unsatisfied(content_range: str) -> bool:
    """Whether this is the `Content-Range` of a 416 response: the length of the recording alone."""
    return _UNSATISFIED.fullmatch(content_range) is not None
