"""Small pages that a framework rendered on the server, shown while it takes them over, with the tag and without.

What happens without the tag is the yardstick: `hydrate` returns what became of the page, and the two must be equal.
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

from playwright.sync_api import Page, Route

from build.layout import REPOSITORY
from build.node import NODE
from tests.e2e.showing import GOOGLE_ADS, serve_document, settle

FOLDER = REPOSITORY / "tests" / "e2e" / "frameworks"
TAG = '<script src="/a/demo/dni.js"></script>'

_PATIENCE_SECONDS = 20
_WATCH = """
globalThis.errors = [];
globalThis.served = [];
addEventListener("error", (event) => errors.push(`error: ${event.message}`));
addEventListener("unhandledrejection", (event) => errors.push(`rejection: ${event.reason}`));
// What a server sends later arrives in a hidden element.
new MutationObserver((records) => records.forEach((record) => record.addedNodes.forEach((node) => {
  if (record.target.id?.startsWith("S:")) served.push(node);
}))).observe(document, {subtree: true, childList: true});
globalThis.frames = [];
requestAnimationFrame(function look() {
  const text = document.querySelector("#plain")?.textContent;
  if (text) frames.push(text);
  requestAnimationFrame(look);
});
"""
_READ = """() => ({
  errors,
  served: served.length,
  kept: served.filter((node) => node.isConnected).length,
  typed: document.querySelector("#name").value,
  focused: document.activeElement.id,
  clicks: document.querySelector("#count").textContent,
  attributes: document.querySelectorAll("[data-allow-mismatch]").length,
})"""


@dataclass(frozen=True)
class ServedPage:
    """What the framework's server sends, in pieces, and the script that takes it over."""

    pieces: list[str]
    script: str

    def as_document(self, script_tag: str) -> str:
        """Return the whole document, the script included; a page that renders all of it brings its own tag."""
        content = "".join(self.pieces)
        if content.startswith("<!"):
            return content if "client.js" in content else content.replace("</head>", f"{script_tag}</head>")
        body = f'<div id="root">{content}</div>'
        return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{TAG}</head><body>{body}{script_tag}</body></html>'


@cache
def render_pages(framework: str) -> dict[str, ServedPage]:
    """Return the pages of a framework by name, rendered by its own server part and bundled by esbuild."""
    if not (FOLDER / "node_modules").is_dir():
        raise AssertionError("tests/e2e/frameworks/node_modules is missing; run `make frameworks`")
    command = [NODE, FOLDER / "render.mjs", framework]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    return {name: ServedPage(**fields) for name, fields in json.loads(run.stdout).items()}


def serve_tag(page: Page, url: str, *, has_tag: bool) -> None:
    """Answer the tag's address with the script of the server at url, or with an empty one."""
    body = page.request.get(f"{url}/a/demo/dni.js").text() if has_tag else ""
    page.route("**/a/demo/dni.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))




def open_page(page: Page, served: ServedPage, *, script_tag: str, url: str, has_tag: bool) -> None:
    """Show a page whose script comes at once; returns when it has been taken over."""
    serve_tag(page, url, has_tag=has_tag)
    page.add_init_script(_WATCH)
    page.route("**/client.js", lambda route: route.fulfill(body=served.script, content_type="text/javascript"))
    serve_document(page, served.as_document(script_tag), path="/hydrated")
    page.goto(f"/hydrated?{GOOGLE_ADS}")
    await_hydration(page, has_tag=has_tag)


def await_hydration(page: Page, *, has_tag: bool) -> None:
    """Wait until the framework and the tag have done their work, a second script's turn included."""
    page.wait_for_function("globalThis.hydrated")
    if has_tag:
        page.wait_for_function("document.querySelector('#plain').textContent === '866-555-0101'")
        settle(page)


def read_outcome(page: Page) -> dict[str, Any]:
    """Return what became of the page: errors, nodes kept of those served, what was typed, and whether it lives."""
    before = page.evaluate(_READ)
    page.locator("#count").click()
    page.wait_for_function("document.querySelector('#count').textContent === '1 clicks'")
    return before | {"clicks": 1}
