"""The audio of a recording, read from the carrier while the listener reads it."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Timer

import structlog
from urllib3.connection import HTTPConnection
from urllib3.response import BaseHTTPResponse

from server.outgoing.connecting import EXCHANGE_ERRORS, explain_failure

CHUNK_BYTES = 65_536
_log = structlog.get_logger()


class AudioStream:
    """The parts of the audio. Implements the domain's `AudioChunks`.

    `listening` is the connection's socket. `length_bytes` are to come (None: unknown), but never more than `most_bytes`, and
    within `whole_seconds`. `on_close` is called once.
    """

    def __init__(
        self,
        connection: HTTPConnection,
        listening: socket.socket | None,
        response: BaseHTTPResponse,
        *,
        length_bytes: int | None,
        most_bytes: int,
        whole_seconds: float,
        on_close: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._response = response
        self._length_bytes = length_bytes
        self._most_bytes = most_bytes
        self._on_close = on_close
        self._read_bytes = 0
        self._is_released = False
        self._is_late, self._is_closed, self._closing = Event(), False, Lock()
        # A socket's own timeout starts again with every byte.
        self._socket = listening
        self._timer = Timer(whole_seconds, self._give_up)
        self._timer.daemon = True
        self._timer.start()

    def __iter__(self) -> "AudioStream":
        return self

    def __next__(self) -> bytes:
        try:
            if self._read_bytes == self._length_bytes:
                raise StopIteration
            chunk = self._read()
            if chunk:
                return chunk
            if self._length_bytes is not None:
                raise OSError("the carrier closed the connection before the end of the recording")
            raise StopIteration
        except StopIteration:
            self.close()
            raise
        except OSError as error:
            # The response has begun, so the listener only sees that it breaks off.
            _log.warning("recording_interrupted", reason=str(error))
            self.close()
            raise

    def close(self) -> None:
        with self._closing:
            if self._is_closed:
                return
            self._is_closed = True
        self._timer.cancel()
        with suppress(*EXCHANGE_ERRORS):
            self._response.close()
        self._connection.close()
        self._release()

    def _release(self) -> None:
        with self._closing:
            if self._is_released:
                return
            self._is_released = True
        self._on_close()

    def _read(self) -> bytes:
        try:
            chunk = self._response.read1(CHUNK_BYTES, decode_content=False)
        except EXCHANGE_ERRORS as error:
            reason = "it took too long" if self._is_late.is_set() else explain_failure(error)
            raise OSError(f"the recording can't be read to its end: {reason}") from error
        if self._is_late.is_set():
            raise TimeoutError("the recording can't be read to its end: it took too long")
        self._read_bytes += len(chunk)
        if self._read_bytes > self._most_bytes:
            raise OSError(f"the recording has more than {self._most_bytes:,} bytes")
        return chunk

    def _give_up(self) -> None:
        self._is_late.set()
        with suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)
        # A listener who reads no more never closes the stream, but must not keep others out.
        self._release()
