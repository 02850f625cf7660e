"""Pages that are sent in pieces: the test decides when the next piece is sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.waiting import HANG_SECONDS

_PADDING = f"<!--{' ' * 2048}-->"
"""Browsers read the first kilobyte of a page before they start to parse it."""


class ChunkedPage:
    """A page at `url`: the browser has the first piece, and each `send` sends one more."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.may_send = threading.Semaphore(0)

    def send(self) -> None:
        """Send the next piece."""
        self.may_send.release()


@contextmanager
def serve_in_chunks(head: str, *chunks: str) -> Iterator[ChunkedPage]:
    """Serve one page at an address of its own: head with the first of the chunks at once, then chunk by chunk."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self._write(f"<!doctype html><html><head>{head}</head><body>{_PADDING}{chunks[0]}")
            for chunk in chunks[1:]:
                if not page.may_send.acquire(timeout=HANG_SECONDS):
                    return
                self._write(chunk)

        def log_message(self, format: str, *_arguments: object) -> None:
            """Say nothing."""

        def _write(self, text: str) -> None:
            self.wfile.write(text.encode())
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    page = ChunkedPage(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield page
    finally:
        for _chunk in chunks:
            page.send()
        server.shutdown()
        server.server_close()
        thread.join()
