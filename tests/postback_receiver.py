"""An HTTP server that receives postbacks in tests."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread

from tests.waiting import HANG_SECONDS


@dataclass(frozen=True)
class Received:
    """A received request."""

    method: str
    target: str
    headers: dict[str, str]
    body: str


class Receiver(ThreadingHTTPServer):
    """Stores requests and responds with `status`, `headers` and `body`; it does not respond while `is_open` is not set."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.received: list[Received] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = b""
        self._changed = Condition()
        self.is_open = Event()
        self.is_open.set()

    def locate(self, target: str = "/postback") -> str:
        """A URL of this receiver."""
        return f"http://127.0.0.1:{self.server_port}{target}"

    def keep(self, received: Received) -> None:
        """Record a received request."""
        with self._changed:
            self.received.append(received)
            self._changed.notify_all()

    def wait_for(self, count: int) -> bool:
        """Whether this number of requests arrive within the waiting time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.received) >= count, HANG_SECONDS)

    def handle_error(self, *_arguments: object) -> None:
        """Print nothing about clients that disconnected early."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8")
        self.server.keep(Received(self.command, self.path, dict(self.headers), body))
        self.server.is_open.wait(HANG_SECONDS)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.server.body)

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@contextmanager
def receive(port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A listening receiver, at a free port unless one is given."""
    receiver = Receiver(port)
    if tls:
        receiver.socket = tls.wrap_socket(receiver.socket, server_side=True)
    thread = Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_open.set()
        receiver.shutdown()
        thread.join()
        receiver.server_close()
