"""Requests over open connections, one at a time on each connection, the same number to each worker.

Requests are complete before the clock starts, and responses are only searched for required text, so that only the server
is measured.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bench.leases.processor_time import read_processor_seconds

NOW_HEADER = "X-Simulated-Now"
WORKER_HEADER = "X-Worker"
_CONNECTIONS_OF_A_WORKER = 4
_CONNECTIONS_AT_ONCE = 16
_TRIES = 40
_PAUSE_SECONDS = 0.25
"""Delay between attempts: a worker that starts later than the other accepts no connections yet."""

_LONGEST_WAIT_SECONDS = 30.0
_CHUNK_BYTES = 65_536
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)
_WORKER = re.compile(rb"\r\n%s: (\d+)\r\n" % WORKER_HEADER.encode(), re.IGNORECASE)
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://www.example.com\r\nReferer: https://www.example.com/\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36\r\n"
    "Accept: */*\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: {length}\r\n{header}: {now:.3f}\r\n\r\n"
)


class WrongResponseError(Exception):
    """The server sent a wrong response, so the figure would mean nothing."""


@dataclass(frozen=True)
class Served:
    """Requests answered in a second, the processor time of one request, and the bodies of the responses.

    `failures` counts the wrong responses.
    """

    a_second: float
    processor_us: float
    bodies: Sequence[bytes]
    failures: int


@dataclass(frozen=True)
class Connections:
    """Connections to a server, and the IDs of its workers and of whatever else works for it."""

    sockets: Sequence[socket.socket]
    processes: Sequence[int]


def write_request(path: str, body: bytes, now: float) -> bytes:
    """A request as a browser sends it from a page, with the simulated time."""
    return _HEAD.format(path=path, length=len(body), header=NOW_HEADER, now=now).encode() + body


@contextmanager
def open_connections(port: int, workers: int, helpers: Sequence[int]) -> Iterator[Connections]:
    """Connections to the server's workers, as many to each; `helpers` are processes that work for them."""
    by_worker: dict[int, list[socket.socket]] = {}
    with ExitStack() as stack:
        for _ in range(_TRIES):
            # Many at once, because an idle worker accepts every single connection.
            some = [stack.enter_context(_connect(port)) for _ in range(_CONNECTIONS_AT_ONCE)]
            for connection in some:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            for connection in some:
                by_worker.setdefault(_read_worker(connection), []).append(connection)
            if len(by_worker) == workers and min(map(len, by_worker.values())) >= _CONNECTIONS_OF_A_WORKER:
                sockets = [one for its in by_worker.values() for one in its[:_CONNECTIONS_OF_A_WORKER]]
                yield Connections(sockets, [*by_worker, *helpers])
                return
            time.sleep(_PAUSE_SECONDS)
        raise WrongResponseError(f"not all of {workers} workers accept connections")


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), _LONGEST_WAIT_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _read_worker(connection: socket.socket) -> int:
    head, _body = read_response(connection)
    found = _WORKER.search(head)
    if found is None:
        raise WrongResponseError(f"no {WORKER_HEADER} in the response")
    return int(found[1])


def send_all(connections: Connections, requests: Sequence[bytes], must_have: bytes) -> Served:
    """Send the requests, each when a connection has the response to the one before.

    Raises `WrongResponseError` when no response is a success.
    """
    remaining = iter(requests)
    bodies: list[bytes] = []
    failures = 0
    with selectors.DefaultSelector() as selector:
        for connection in connections.sockets:
            selector.register(connection, selectors.EVENT_READ)
        started, worked = time.perf_counter(), read_processor_seconds(connections.processes)
        for connection, request in zip(connections.sockets, remaining, strict=False):
            connection.sendall(request)
        while len(bodies) + failures < len(requests):
            ready = selector.select(_LONGEST_WAIT_SECONDS)
            if not ready:
                raise WrongResponseError("the server does not respond")
            for key, _events in ready:
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                head, body = read_response(connection)
                if head.startswith(b"HTTP/1.1 200") and must_have in body:
                    bodies.append(body)
                else:
                    failures += 1
                request = next(remaining, b"")
                if request:
                    connection.sendall(request)
        seconds = time.perf_counter() - started
        worked_seconds = read_processor_seconds(connections.processes) - worked
    if not bodies:
        raise WrongResponseError(f"no response was a success, the last one: {(head + body)[-600:]!r}")
    return Served(len(requests) / seconds, worked_seconds / len(requests) * 1e6, bodies, failures)


def read_response(connection: socket.socket) -> tuple[bytes, bytes]:
    """The head of the next response, with the end of its last line, and its body."""
    head, end, body = _receive(connection).partition(b"\r\n\r\n")
    while not end:
        head, end, body = (head + _receive(connection)).partition(b"\r\n\r\n")
    head += b"\r\n"
    length = _LENGTH.search(head)
    while length and len(body) < int(length[1]):
        body += _receive(connection)
    return head, body


def _receive(connection: socket.socket) -> bytes:
    more = connection.recv(_CHUNK_BYTES)
    if not more:
        raise WrongResponseError("the server closed the connection")
    return more
