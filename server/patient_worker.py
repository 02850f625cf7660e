"""A Gunicorn worker that gives a request to a thread only when all of it has arrived.

Gunicorn's own threads read requests themselves. So a few dozen clients that send theirs byte by byte hold all threads, and
everybody else waits. Here the worker's event loop collects the bytes, which costs a slow client nothing but memory.

It uses internals of Gunicorn, so pyproject.toml pins the version.
"""

import itertools
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from server.arriving_request import Arrival, ArrivingRequest

LONGEST_ARRIVAL_SECONDS = 10.0
"""How long a request may take to arrive. Browsers on slow phones need less than a second for a claim."""

MOST_WAITING_BYTES = 64 * 1024 * 1024
"""The memory of a worker for requests that have not arrived completely. Above it the oldest ones are dropped."""

_RECEIVED_AT_ONCE_BYTES = 65_536
_LINGER_SECONDS = 2.0
_HEAD_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_MALFORMED = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class ArrivedUnreader(SocketUnreader):  # type: ignore[misc]
    """Gives Gunicorn's parser what has arrived in pieces as small as a socket's: its time is quadratic in their size."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self._arrived = memoryview(b"")

    def give(self, data: bytes) -> None:
        """Set what is read next."""
        self._arrived = memoryview(data)

    def take_rest(self) -> bytes:
        """What was not read."""
        rest: bytes = self.take_buffered() + bytes(self._arrived)
        self._arrived = memoryview(b"")
        return rest

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next piece."""
        if not self._arrived:
            return bytes(super().chunk(size_hint))
        piece = bytes(self._arrived[: self.mxchunk])
        self._arrived = self._arrived[len(piece) :]
        return piece


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn has no types
    """Gunicorn's worker with threads, for requests that have arrived."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # In the order in which they began, so that the first is the oldest.
        self._arriving: dict[Any, ArrivingRequest] = {}
        self._waiting_bytes = 0
        self._lingering: dict[Any, tuple[float, list[int]]] = {}

    def enqueue_req(self, conn: Any) -> None:
        """Collect the next request of the connection. Gunicorn calls this when a connection is new or readable again."""
        if not conn.initialized:
            conn.init()
            conn.parser.unreader = ArrivedUnreader(conn.sock)
            conn.sock.setblocking(False)
        arriving = ArrivingRequest(time.monotonic() + LONGEST_ARRIVAL_SECONDS)
        # What was read ahead behind the last request.
        data = conn.parser.unreader.take_rest()
        if data and self._add(conn, arriving, data):
            return
        # What a client sends with its connection is often there already; then nothing has to wait.
        if self._receive(conn, arriving):
            return
        self._arriving[conn] = arriving
        self._waiting_bytes += len(arriving.data)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive_more, conn))

    def murder_pending(self) -> None:
        """Drop requests that take too long; Gunicorn calls this at least once a second."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [one for one, (ends_at, _) in self._lingering.items() if ends_at < now]:
            self._end(conn)
        if self._arriving:
            # They are in the order of their ends. A worker that stops waits for no client that has sent nothing.
            late = itertools.takewhile(lambda one: one[1].ends_at < now, self._arriving.items())
            idle = () if self.alive else [one for one in self._arriving.items() if not one[1].data]
            for conn, arriving in dict([*late, *idle]).items():
                self._forget(conn, len(arriving.data))
                self._close(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Keep the connection, or close it. Gunicorn's way to close one lets the event loop wait for the client, up to 2 s."""
        if fs.cancelled() or fs.exception() is not None or fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._discard, conn))
        except (OSError, ValueError):
            self._close(conn)
            return
        self._lingering[conn] = (time.monotonic() + _LINGER_SECONDS, [0])

    def _discard(self, conn: Any, _socket: Any) -> None:
        """Read what the client still sends, so that closing does not cut the response off (RFC 9112, 9.6)."""
        if conn not in self._lingering:
            return
        discarded = self._lingering[conn][1]
        try:
            data = conn.sock.recv(_RECEIVED_AT_ONCE_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        discarded[0] += len(data)
        if not data or discarded[0] > _RECEIVED_AT_ONCE_BYTES:
            self._end(conn)

    def _end(self, conn: Any) -> None:
        del self._lingering[conn]
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self._close(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Serve the request. The connection does not outlast one with a body that nobody will read."""
        if conn.ends_with_request:
            req.force_close()
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Any, keepalive: Any) -> bool:
        # The whole body is in memory, so throwing the rest away takes no time. Gunicorn would stop after 64 kB and close the
        # connection on which it has just promised to stay; proxies then fail with the next visitor's request.
        if not keepalive or not conn.parser.finish_body():
            return False
        # Gunicorn looks there for the next request.
        conn.parser.unreader.unread(conn.parser.unreader.take_rest())
        return True

    def _receive_more(self, conn: Any, _socket: Any) -> None:
        arriving = self._arriving.get(conn)
        if arriving is None:
            # Dropped for the request of another connection that was readable at the same moment.
            return
        before = len(arriving.data)
        if self._receive(conn, arriving):
            self._forget(conn, before)
            return
        self._waiting_bytes += len(arriving.data) - before
        while self._waiting_bytes > MOST_WAITING_BYTES:
            oldest = next(iter(self._arriving))
            self._forget(oldest, len(self._arriving[oldest].data))
            self._close(oldest)

    def _receive(self, conn: Any, arriving: ArrivingRequest) -> bool:
        """Whether the worker no longer waits for more of the request."""
        try:
            data = conn.sock.recv(_RECEIVED_AT_ONCE_BYTES)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            data = b""
        if not data:
            self._close(conn)
            return True
        return self._add(conn, arriving, data)

    def _add(self, conn: Any, arriving: ArrivingRequest, data: bytes) -> bool:
        """Whether the worker no longer waits for more of the request."""
        did_expect = arriving.expects_continue
        arrival = arriving.add(data)
        if arrival is Arrival.PARTIAL:
            if arriving.expects_continue and not did_expect:
                _send_now(conn.sock, _CONTINUE)
            return False
        if arrival is Arrival.HEAD_TOO_LONG:
            _send_now(conn.sock, _HEAD_TOO_LONG)
            self._close(conn)
            return True
        if arrival is Arrival.MALFORMED:
            _send_now(conn.sock, _MALFORMED)
            self._close(conn)
            return True
        conn.ends_with_request = arrival is not Arrival.WHOLE
        conn.parser.unreader.give(bytes(arriving.data))
        super().enqueue_req(conn)
        return True

    def _forget(self, conn: Any, waiting_bytes: int) -> None:
        del self._arriving[conn]
        self._waiting_bytes -= waiting_bytes
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


def _send_now(client: socket.socket, data: bytes) -> None:
    """Send what fits into the socket's empty buffer, without waiting."""
    try:
        client.send(data)
    except OSError:
        return
