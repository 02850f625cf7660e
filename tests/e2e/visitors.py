"""Visitors of pages with pool numbers: what they see, and the requests of their pages."""

import json
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, Route

from tests.e2e.expecting import expect
from tests.e2e.showing import serve_document
from tests.waiting import HANG_MS, HANG_SECONDS

AFFILIATE = "a=ABC&s=test&kw=roof"
OTHER_AFFILIATE = "a=XYZ&s=test&kw=roof"
BODY = '<a href="tel:+18005550100">800-555-0100</a>'
CALLS = ("claim", "renew", "leave", "tag")

_LOOK_AGAIN_MS = 20
_LISTEN = """window.heard = [];
for (const name of ["ready", "swap", "default"]) {
  document.addEventListener("dni:" + name, (event) => heard.push({name, at_ms: Date.now(), ...event.detail}));
}"""
_SET_HIDDEN = """(hidden) => {
  Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
  Object.defineProperty(document, "visibilityState", {value: hidden ? "hidden" : "visible", configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""

CalleeReaction = Callable[[Route], None]


class Visitor:
    """A page of a visitor of one account, and the calls that it has made, in order: name and body of each."""

    def __init__(self, page: Page, account: str) -> None:
        self.page = page
        self.account = account
        self.calls: list[tuple[str, Any]] = []
        self.answered = 0
        page.add_init_script(_LISTEN)
        page.on("request", self._note)

    def look(
        self,
        query: str = AFFILIATE,
        body: str = BODY,
        *,
        head: str = "",
        path: str = "/shown",
        headers: dict[str, str] | None = None,
    ) -> None:
        """Open a page with `body` in it, and wait until its tag has started."""
        document = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}'
            f'<script src="/a/{self.account}/dni.js"></script></head><body>{body}</body></html>'
        )
        serve_document(self.page, document, path=path, headers=headers)
        self.page.goto(f"{path}?{query}")
        self.page.wait_for_function("window.dni && dni.numbers")

    def sees(self, number: str) -> None:
        """The first link of the page shows the number, now or soon."""
        expect(self.page.locator("a").first).to_have_text(number, timeout=HANG_MS)

    def names(self, *only: str) -> list[str]:
        """The names of the calls so far, or of the given ones among them."""
        return [name for name, _body in self.calls if name in (only or CALLS)]

    def bodies(self, name: str) -> list[Any]:
        """The bodies of all calls of that name."""
        return [body for called, body in self.calls if called == name]

    def reasons(self) -> list[str]:
        """The reasons of all `dni:default` events of this page view."""
        reasons: list[str] = self.page.evaluate("heard.filter(({name}) => name === 'default').map((one) => one.reason)")
        return reasons

    def answer(self, call: str, answer: CalleeReaction) -> None:
        """Make the test answer this call from now on, instead of the server; `answered` counts how often it did."""

        def handle(route: Route) -> None:
            answer(route)
            self.answered += 1

        self.page.route(f"**/a/{self.account}/{call}", handle)

    def let_through(self, call: str) -> None:
        """Let the server answer again."""
        self.page.unroute(f"**/a/{self.account}/{call}")

    def wait_until(self, holds: Callable[[], object]) -> None:
        """Check repeatedly, while the page runs, until it is true."""
        deadline = time.monotonic() + HANG_SECONDS
        while not holds():
            assert time.monotonic() < deadline, f"it never came to hold; the calls were {self.names()}"
            self.page.wait_for_timeout(_LOOK_AGAIN_MS)

    def hide(self) -> None:
        """Make the page hidden; a headless browser never hides one by itself."""
        self.page.evaluate(_SET_HIDDEN, True)

    def come_back(self) -> None:
        """Make the page visible again."""
        self.page.evaluate(_SET_HIDDEN, False)

    def _note(self, request: Request) -> None:
        name = request.url.rpartition("/")[2]
        if name in CALLS:
            self.calls.append((name, json.loads(request.post_data or "null")))


def open_tab(visitor: Visitor) -> Visitor:
    """Another tab of the same visitor."""
    context: BrowserContext = visitor.page.context
    return Visitor(context.new_page(), visitor.account)
