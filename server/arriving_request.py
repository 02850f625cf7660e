"""Collects the bytes of an HTTP/1.1 request and says when all of it has arrived.

It only finds the end. Whether the request is valid is decided by the parser that reads it.
"""

import re
from enum import Enum, auto

LONGEST_HEAD_BYTES = 65_536
LONGEST_BODY_BYTES = 4 * 1024 * 1024 + 65_536
"""More than any form or body that the server accepts; the longest is an account in the REST API."""

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*0*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
_MOST_DIGITS = 18
_CHUNKED = re.compile(rb"\r\ntransfer-encoding[ \t]*:[^\r\n]*chunked[ \t]*\r\n", re.IGNORECASE)
_EXPECTS_CONTINUE = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n", re.IGNORECASE)
_LONGEST_CHUNK_LINE_BYTES = 256
_LONGEST_TRAILERS_BYTES = 4_096


class Arrival(Enum):
    """How much of a request has arrived. No thread may read one that is `MALFORMED`: it would wait for the rest."""

    PARTIAL = auto()
    WHOLE = auto()
    TOO_LONG = auto()
    MALFORMED = auto()
    HEAD_TOO_LONG = auto()


class ArrivingRequest:
    """A request of which a part has arrived. `ends_at`: when the server gives up, in seconds of the caller's clock."""

    def __init__(self, ends_at: float) -> None:
        self.ends_at = ends_at
        self.data = bytearray()
        self.expects_continue = False
        # None until the end of the head has arrived.
        self._body_begins_at: int | None = None
        # None for a body in chunks.
        self._body_bytes: int | None = 0
        self._scanned_bytes = 0

    def add(self, data: bytes) -> Arrival:
        """Add what has arrived."""
        self.data += data
        if self._body_begins_at is None:
            self._find_head()
        if self._body_begins_at is None:
            return Arrival.HEAD_TOO_LONG if len(self.data) >= LONGEST_HEAD_BYTES else Arrival.PARTIAL
        if self._body_bytes is None:
            arrival = self._walk_chunks()
            is_long = arrival is Arrival.PARTIAL and len(self.data) - self._body_begins_at > LONGEST_BODY_BYTES
            return Arrival.TOO_LONG if is_long else arrival
        if self._body_bytes > LONGEST_BODY_BYTES:
            return Arrival.TOO_LONG
        return Arrival.WHOLE if len(self.data) >= self._body_begins_at + self._body_bytes else Arrival.PARTIAL

    def _find_head(self) -> None:
        end = self.data.find(_HEAD_END, max(0, self._scanned_bytes - len(_HEAD_END)), LONGEST_HEAD_BYTES)
        self._scanned_bytes = len(self.data)
        if end >= 0:
            head = bytes(self.data[: end + 2])
            length = _LENGTH.search(head)
            # A longer number is one of a body that is too long, or of no body that a parser reads.
            body_bytes = int(length[1][:_MOST_DIGITS]) if length else 0
            self.expects_continue = bool(_EXPECTS_CONTINUE.search(head))
            self._body_begins_at = self._scanned_bytes = end + len(_HEAD_END)
            self._body_bytes = None if _CHUNKED.search(head) else body_bytes

    def _walk_chunks(self) -> Arrival:
        """Go from chunk to chunk (RFC 9112, 7.1), from where the last walk stopped."""
        while self._scanned_bytes < len(self.data):
            line = _CHUNK_SIZE.match(self.data, self._scanned_bytes)
            if line is None:
                is_cut_off = len(self.data) - self._scanned_bytes < _LONGEST_CHUNK_LINE_BYTES
                return (
                    Arrival.PARTIAL
                    if is_cut_off and b"\n" not in self.data[self._scanned_bytes :]
                    else Arrival.MALFORMED
                )
            size = int(line[1], 16)
            if size == 0:
                # Trailers, if any, end with an empty line. They are few: each look begins at the first one.
                end = self.data.find(_HEAD_END, line.end() - 2)
                is_long = len(self.data) - line.end() > _LONGEST_TRAILERS_BYTES
                return Arrival.WHOLE if end >= 0 else Arrival.MALFORMED if is_long else Arrival.PARTIAL
            if line.end() + size + 2 > len(self.data):
                return Arrival.PARTIAL
            self._scanned_bytes = line.end() + size + 2
        return Arrival.PARTIAL
