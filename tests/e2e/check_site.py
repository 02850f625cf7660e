"""A site of a test's own pages for `dni check`, and the command in a process of its own, with the result as JSON."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.serving import run_dni

Pages = dict[str, tuple[str, dict[str, str]]]
Check = Callable[..., "Checked"]


@dataclass(frozen=True)
class Checked:
    """The exit code, what was printed, and the JSON."""

    code: int
    printed: str
    content: dict[str, Any]

    def list(self, *kinds: str) -> list[dict[str, Any]]:
        """The findings of these kinds; without kinds, the problems."""
        found = self.content["findings"]
        return [one for one in found if one["kind"] in kinds or (not kinds and one["problem"])]


def run_check(folder: Path, engine: str, url: str, *options: str, **environment: str) -> Checked:
    """Run `dni check URL --json` in an engine to its end."""
    file = folder / "checked.json"
    done = run_dni(folder, "check", url, "--engines", engine, "--json", str(file), *options, **environment)
    assert file.exists(), done.stderr
    return Checked(done.returncode, done.stdout, json.loads(file.read_text(encoding="utf-8")))


def write_page(tag: str, body: str, head: str = "") -> str:
    """A page with the tag in its head."""
    return f'<!doctype html><meta charset="utf-8"><title>Shop</title>{head}<script src="{tag}"></script><body>{body}'


@contextmanager
def serve_pages(pages: Pages) -> Iterator[str]:
    """Serve pages (HTML and headers by path) on a free port; gives the site's origin. Adds `POST PATH` for what is posted."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, headers = pages.get(self.path.partition("?")[0], ("", {}))
            self.send_response(200 if body else 404)
            for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_POST(self) -> None:
            pages[f"POST {self.path}"] = ("", {})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
