"""Requests that are sent at given times, without waiting for earlier responses: how long each waits for its response."""

import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence

from bench.leases.load import Connections, WrongResponseError, read_response

_LONGEST_WAIT_SECONDS = 30.0


def time_arrivals(connections: Connections, requests: Sequence[bytes], a_second: float) -> list[float]:
    """Milliseconds from the due time of each request to its complete response, in the order of the responses.

    Waiting for a free connection counts. Raises `WrongResponseError` for a response that is not a success.
    """
    free = deque(connections.sockets)
    waits_ms: list[float] = []
    due_of: dict[socket.socket, float] = {}
    with selectors.DefaultSelector() as selector:
        for connection in connections.sockets:
            selector.register(connection, selectors.EVENT_READ)
        started, sent = time.perf_counter(), 0
        while len(waits_ms) < len(requests):
            while sent < len(requests) and free and time.perf_counter() >= started + sent / a_second:
                connection = free.popleft()
                due_of[connection] = started + sent / a_second
                connection.sendall(requests[sent])
                sent += 1
            next_due = started + sent / a_second - time.perf_counter() if sent < len(requests) and free else None
            for key, _events in selector.select(_LONGEST_WAIT_SECONDS if next_due is None else max(0, next_due)):
                connection = key.fileobj
                assert isinstance(connection, socket.socket)
                _check_response(*read_response(connection))
                waits_ms.append((time.perf_counter() - due_of.pop(connection)) * 1000)
                free.append(connection)
    return waits_ms


def _check_response(head: bytes, body: bytes) -> None:
    if not head.startswith(b"HTTP/1.1 200") or not body.rstrip().endswith(b"</Response>"):
        raise WrongResponseError(f"not a response to a call: {(head + body)[-600:]!r}")
