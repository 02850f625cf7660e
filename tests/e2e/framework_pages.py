"""Small pages that a framework rendered on its server, shown while it hydrates them, with the tag and without.

The outcome with the tag must equal the outcome without it; `read_outcome` returns it.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from playwright.sync_api import Page

from build.layout import REPOSITORY
from build.node import NODE
from tests.e2e.showing import GOOGLE_ADS, settle
from tests.waiting import HANG_SECONDS

FOLDER = REPOSITORY / "tests" / "e2e" / "frameworks"
TAG = '<script src="/a/demo/dni.js"></script>'
SCRIPT = '<script src="/client.js" defer></script>'
IS_HYDRATED = "globalThis.hydrated"

_WATCH = """
globalThis.errors = [];
globalThis.served = new Set();
globalThis.frames = [];
addEventListener("error", (event) => errors.push(`error: ${event.message}`));
addEventListener("unhandledrejection", (event) => errors.push(`rejection: ${event.reason}`));
globalThis.remember = (root) => {
  for (const walker = document.createTreeWalker(root, 5); walker.nextNode();) served.add(walker.currentNode);
};
// What a server sends late arrives in a hidden element.
new MutationObserver(() => document.querySelectorAll("div[hidden][id^='S:']").forEach(remember))
  .observe(document, {subtree: true, childList: true});
requestAnimationFrame(function look() {
  if (document.body) frames.push(document.querySelector("#plain")?.textContent);
  requestAnimationFrame(look);
});
"""
_READ = """() => {
  const lost = [...served].filter((node) => !node.isConnected);
  return {
    errors,
    lost_elements: lost.filter((node) => node.nodeType === 1).length,
    lost_texts: lost.filter((node) => node.nodeType === 3).length,
    typed: document.querySelector("#name").value,
    focused: document.activeElement.id,
    left_behind: document.querySelectorAll("[data-allow-mismatch]").length,
  };
}"""


@dataclass(frozen=True)
class ServedPage:
    """The document of the framework's server, in pieces, and the script that hydrates the page."""

    pieces: list[str]
    script: str

    def write_pieces(self, script_tag: str) -> list[str]:
        """Return the document that the server sends, in pieces; a page that renders all of it brings its own tag."""
        first, *later = self.pieces
        if "client.js" in first:
            return self.pieces
        if first.startswith("<!"):
            return [first.replace("</head>", f"{script_tag}</head>"), *later]
        head = f'<head><meta charset="utf-8">{TAG}</head>'
        return [f'<!doctype html><html lang="en">{head}<body><div id="root">{first}</div>{script_tag}</body></html>']


@cache
def render_pages(framework: str) -> dict[str, ServedPage]:
    """Return the pages of a framework by name, rendered by its own server part and bundled by esbuild."""
    if not (FOLDER / "node_modules").is_dir():
        raise AssertionError("tests/e2e/frameworks/node_modules is missing; run `make frameworks`")
    command = [NODE, FOLDER / "render.mjs", framework]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    return {name: ServedPage(**fields) for name, fields in json.loads(run.stdout).items()}


class PieceServer:
    """Serves one document, whose pieces after the first are sent when `send_rest` is called, and the page's script.

    The script is answered once `send_script` is called.
    """

    def __init__(self, pieces: list[str], script: str) -> None:
        self._contents = {"/": pieces, "/client.js": ["", script], "/empty.js": [""]}
        self._may_go_on = {"/": Event(), "/client.js": Event()}

    def send_rest(self) -> None:
        """Send the pieces that wait."""
        self._may_go_on["/"].set()

    def send_script(self) -> None:
        """Answer the request for the script, be it made already or not."""
        self._may_go_on["/client.js"].set()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        path = handler.path.split("?")[0]
        handler.send_response(200)
        handler.send_header("Content-Type", "text/javascript" if path.endswith(".js") else "text/html; charset=utf-8")
        handler.end_headers()
        first, *later = self._contents.get(path, [""])
        handler.wfile.write(first.encode())
        for piece in later:
            handler.wfile.flush()
            self._may_go_on[path].wait(HANG_SECONDS)
            handler.wfile.write(piece.encode())


@contextmanager
def serve_pieces(pieces: list[str], script: str) -> Iterator[tuple[str, PieceServer]]:
    """Run a server of pieces; gives its address and the server."""
    pieces_server = PieceServer(pieces, script)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pieces_server.answer(self)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        Thread(target=listener.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listener.server_port}", pieces_server
        pieces_server.send_rest()
        pieces_server.send_script()
        listener.shutdown()


def prepare_page(page: Page, server_url: str, *, has_tag: bool) -> None:
    """Watch a page, and answer the tag's address with the script of the server at server_url, or with an empty one."""
    script = page.request.get(f"{server_url}/a/demo/dni.js").text() if has_tag else ""
    page.route("**/a/demo/dni.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.add_init_script(_WATCH)


def await_swap(page: Page, *, has_tag: bool) -> None:
    """Wait until the tag has finished its work, if the page has it."""
    if has_tag:
        page.wait_for_function("document.querySelector('#plain')?.textContent === '866-555-0101'")
        settle(page)


def read_outcome(page: Page) -> dict[str, Any]:
    """Return the outcome of a hydrated page, which must react to a click."""
    outcome: dict[str, Any] = page.evaluate(_READ)
    page.locator("#count").first.click()
    page.wait_for_function("document.querySelector('#count').textContent.startsWith('1 clicks')")
    return outcome


def show_hydrated(
    page: Page,
    server_url: str,
    framework: str,
    name: str,
    *,
    has_tag: bool,
    script_tag: str = SCRIPT,
    types: bool = False,
) -> dict[str, Any]:
    """Show a framework's page of that name until it is hydrated, and return its outcome.

    START in script_tag stands for the script itself. With types, the script comes when the visitor has typed something.
    """
    served = render_pages(framework)[name]
    prepare_page(page, server_url, has_tag=has_tag)
    pieces = served.write_pieces(script_tag.replace("START", served.script.replace("</", "<\\/")))
    with serve_pieces(pieces, served.script) as (url, pieces_server):
        pieces_server.send_rest()
        page.goto(f"{url}/?{GOOGLE_ADS}", wait_until="commit")
        if types:
            await_swap(page, has_tag=has_tag)
            page.locator("#name").press_sequentially("Ada")
        pieces_server.send_script()
        page.wait_for_function(IS_HYDRATED)
        await_swap(page, has_tag=has_tag)
        return read_outcome(page)
