"""How long honest visitors wait for a claim while many clients send their requests byte by byte."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from bench.figure import Figure, compare
from bench.leases.load import WrongResponseError, read_response, write_request
from bench.leases.shop import Visitors, serve_shop
from bench.leases.stores import open_store

SLOW_CLIENTS = 200
CLAIMS = 400
MOST_TIMES = 2.0
_EVERY_SECONDS = 0.1
_CENTILE = 0.99
_MS = 1000
_BEGINNING = b"POST /a/shop/claim HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def measure_slow_clients(rounds: int) -> list[Figure]:
    """The 99th centile of single claims over HTTP, SQLite, with slow clients and without, in alternation."""
    waits: dict[bool, list[float]] = {True: [], False: []}
    with open_store("SQLite") as store, serve_shop(store.url) as (port, _folder):
        visitors = Visitors()
        _time_claims(port, visitors)
        for _round in range(rounds):
            waits[False] += _time_claims(port, visitors)
            with _run_slow_clients(port):
                waits[True] += _time_claims(port, visitors)
    without, beside = (_read_centile(waits[are_slow]) * _MS for are_slow in (False, True))
    return [
        Figure("claim, 99th centile", round(without, 1), "ms"),
        Figure(f"claim, 99th centile, beside {SLOW_CLIENTS} slow clients", round(beside, 1), "ms"),
        compare("claim, 99th centile, beside slow clients, of that without", beside, without, MOST_TIMES),
    ]


def _time_claims(port: int, visitors: Visitors) -> list[float]:
    """The seconds that each of some claims took, one after the other on one connection."""
    waits = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for body, now in visitors.write_claims(CLAIMS):
            request = write_request("/a/shop/claim", body, now)
            began_at = time.perf_counter()
            connection.sendall(request)
            _head, response = read_response(connection)
            waits.append(time.perf_counter() - began_at)
            if b'"lease"' not in response:
                raise WrongResponseError(f"no number was claimed: {response!r}")
    return waits


@contextmanager
def _run_slow_clients(port: int) -> Iterator[None]:
    """Connections that send one byte of an endless head ten times a second; those that the server ends come back."""
    is_over = threading.Event()
    with ExitStack() as stack:
        clients = [stack.enter_context(_connect(port)) for _client in range(SLOW_CLIENTS)]

        def send() -> None:
            while not is_over.wait(_EVERY_SECONDS):
                for index, client in enumerate(clients):
                    try:
                        client.sendall(b"a")
                    except OSError:
                        with suppress(OSError):
                            clients[index] = stack.enter_context(_connect(port))

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(_BEGINNING)
    return connection


def _read_centile(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * _CENTILE)]
