"""A Gunicorn worker that gives a request to a thread only when all of it has arrived.

Gunicorn's own threads read requests themselves. So a few dozen clients that send theirs byte by byte hold all threads, and
everybody else waits. Here the worker's event loop collects the bytes, which costs a slow client nothing but memory.

It uses internals of Gunicorn, so pyproject.toml pins the version.
"""

import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from server.arriving_request import Arrival, ArrivingRequest

LONGEST_ARRIVAL_SECONDS = 10.0
"""How long a request may take to arrive. Browsers on slow phones need less than a second for a claim."""

MOST_WAITING_BYTES = 64 * 1024 * 1024
"""The memory of a worker for requests that have not arrived completely. Above it the oldest ones are dropped."""

_RECEIVED_AT_ONCE_BYTES = 65_536
_HEAD_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn has no types
    """Gunicorn's worker with threads, for requests that have arrived."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # In the order in which they began, so that the first is the oldest.
        self._arriving: dict[Any, ArrivingRequest] = {}
        self._waiting_bytes = 0

    def enqueue_req(self, conn: Any) -> None:
        """Collect the next request of the connection. Gunicorn calls this when a connection is new or readable again."""
        arriving = ArrivingRequest(time.monotonic() + LONGEST_ARRIVAL_SECONDS)
        conn.sock.setblocking(False)
        conn.init()
        conn.sock.setblocking(False)
        self._arriving[conn] = arriving
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn))
        # What was read ahead behind the last request; and what a client sends with its connection is often there already.
        if not self._add(conn, arriving, conn.parser.unreader.take_buffered()):
            self._receive(conn, conn.sock)

    def murder_pending(self) -> None:
        """Drop requests that take too long; Gunicorn calls this at least once a second."""
        super().murder_pending()
        now = time.monotonic()
        for conn, arriving in list(self._arriving.items()):
            if arriving.ends_at < now or not (self.alive or arriving.data):
                self._drop(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Serve the request. The connection does not outlast one with a body that nobody will read."""
        if conn.ends_with_request:
            req.force_close()
        return super().handle_request(req, conn)

    def _keepalive_after(self, conn: Any, keepalive: Any) -> bool:
        # The whole body is in memory, so throwing the rest away takes no time. Gunicorn would stop after 64 kB and close the
        # connection on which it has just promised to stay; proxies then fail with the next visitor's request.
        return bool(keepalive) and bool(conn.parser.finish_body())

    def _receive(self, conn: Any, _socket: Any) -> None:
        arriving = self._arriving[conn]
        try:
            data = conn.sock.recv(_RECEIVED_AT_ONCE_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        self._add(conn, arriving, data)
        while self._waiting_bytes > MOST_WAITING_BYTES:
            self._drop(next(iter(self._arriving)))

    def _add(self, conn: Any, arriving: ArrivingRequest, data: bytes) -> bool:
        """Whether the worker no longer waits for more of the request."""
        did_expect = arriving.expects_continue
        arrival = arriving.add(data)
        self._waiting_bytes += len(data)
        if arrival is Arrival.PARTIAL:
            if arriving.expects_continue and not did_expect:
                _send_now(conn.sock, _CONTINUE)
            return False
        if arrival is Arrival.HEAD_TOO_LONG:
            _send_now(conn.sock, _HEAD_TOO_LONG)
            self._drop(conn)
            return True
        self._forget(conn)
        conn.ends_with_request = arrival is not Arrival.WHOLE
        conn.parser.unreader.unread(bytes(arriving.data))
        super().enqueue_req(conn)
        return True

    def _drop(self, conn: Any) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        self._waiting_bytes -= len(self._arriving.pop(conn).data)


def _send_now(client: socket.socket, data: bytes) -> None:
    """Send what fits into the socket's empty buffer, without waiting."""
    try:
        client.send(data)
    except OSError:
        return
