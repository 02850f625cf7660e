"""A small web site on this machine, for tests of what reads sites."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Respond = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """A site whose pages are functions; `over` is set at its end, so that endless ones stop."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Respond] = {}
        self.over = Event()

    def add(self, path: str, content: bytes, status: int = 200, **headers: str) -> str:
        """A page with this content; returns its address."""

        def respond(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        self.pages[path] = respond
        return self.locate(path)

    def locate(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_arguments: object) -> None:
        """Print nothing about clients that disconnect early."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        with suppress(OSError):
            self.server.pages[self.path](self)

    def log_message(self, *_arguments: Any) -> None:
        """Print nothing."""


@contextmanager
def serve_site() -> Iterator[Site]:
    """A listening site."""
    with Site() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()
