"""A carrier that responds with any bytes, and may then trickle more of them for ever."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from tests.waiting import HANG_SECONDS

AUDIO = bytes(range(256)) * 40


@dataclass
class HostileCarrier:
    """The address of the carrier, and the requests that it has received."""

    url: str
    requests: list[str] = field(default_factory=list)


def write_response(status: str, body: bytes = b"", **headers: str) -> bytes:
    """A response; `Content_Type="audio/mpeg"` is the header Content-Type."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


@contextmanager
def serve(*responses: bytes, trickle: bytes = b"") -> Iterator[HostileCarrier]:
    """Respond to each request with the next of the responses, the last one again; then repeat `trickle` until it is cut off."""
    is_over, threads = Event(), list[Thread]()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        carrier = HostileCarrier(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def accept() -> None:
            while not is_over.is_set():
                try:
                    connection, _address = listener.accept()
                except TimeoutError:
                    continue
                thread = Thread(target=respond, args=(connection,))
                thread.start()
                threads.append(thread)

        def respond(connection: socket.socket) -> None:
            with connection:
                connection.settimeout(HANG_SECONDS)
                carrier.requests.append(connection.recv(65_536).decode())
                response = responses[min(len(carrier.requests), len(responses)) - 1]
                try:
                    connection.sendall(response)
                    while trickle and not is_over.wait(0.01):
                        connection.sendall(trickle)
                except OSError:
                    return

        accepting = Thread(target=accept)
        accepting.start()
        try:
            yield carrier
        finally:
            is_over.set()
            for thread in [accepting, *threads]:
                thread.join()
