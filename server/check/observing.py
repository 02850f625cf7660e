"""Opens a page in the browser as a new visitor, with the tag or with its script blocked, and observes it."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, FloatRect, Frame, Page, Request, Route, ViewportSize

from server.check.observations import ExplainedSpot, Explanation, Observation, ScriptResponse, Spot
from server.check.tag_config import REQUEST_URL, TAG_URL, find_tag_key

SCANNED_ATTRIBUTES = ("href", "title", "alt", "aria-label", "placeholder", "value", "label", "data-phone")
LOAD_MS = 20_000
QUIET_MS = 500
SETTLED_MS = 5_000
_LOOK_MS = 100
_VIEW: ViewportSize = {"width": 1280, "height": 800}
_HIGHEST_PICTURE = 4_000
_WATCH = files("server.check").joinpath("page_watch.js").read_text(encoding="utf-8")
_SCAN = files("server.check").joinpath("page_scan.js").read_text(encoding="utf-8")
_MARK = files("server.check").joinpath("page_marks.js").read_text(encoding="utf-8")

Marks = Callable[[Observation], Iterable[tuple[str, str]]]


class PageUnreachable(Exception):
    """The page did not open. The message says why."""


class Visits:
    """Opens pages in `browser`. Their claims and reports do not reach the server."""

    def __init__(self, browser: Browser, user_agent: str) -> None:
        self._browser = browser
        self._user_agent = user_agent

    def observe(
        self,
        url: str,
        referrer: str = "",
        *,
        with_tag: bool,
        marks: Marks | None = None,
        targets: Iterable[str] = (),
    ) -> Observation:
        """One page view of a new visitor; with `marks` it has a picture. Raises `PageUnreachable`."""
        context = self._browser.new_context(user_agent=self._user_agent, viewport=_VIEW, service_workers="block")
        try:
            context.add_init_script(f"({_WATCH})({json.dumps(list(targets))})")
            page = context.new_page()
            noted = _Noted(page)
            page.route(TAG_URL, lambda route: route.continue_() if with_tag else route.abort())
            page.route(REQUEST_URL, self._handle_request)
            try:
                response = page.goto(url, referer=referrer or None, wait_until="load", timeout=LOAD_MS)
            except Error as error:
                raise PageUnreachable(error.message.splitlines()[0]) from error
            page.wait_for_timeout(QUIET_MS)
            scanned = _settle(page) if with_tag else _scan(page)
            observation = _make_observation(page, response.status if response else 0, scanned, noted)
            if marks is None:
                return observation
            page.evaluate(_MARK, [list(mark) for mark in marks(observation)])
            return replace(observation, picture=_take_picture(page))
        finally:
            context.close()

    def _handle_request(self, route: Route) -> None:
        # A claim would take a number from the pool, and a report would count in the account's figures.
        if route.request.method != "POST":
            route.continue_()
        else:
            status = 204 if route.request.url.endswith(("/seen", "/setup")) else 503
            route.fulfill(status=status, headers={"Access-Control-Allow-Origin": "*"})

    def read_text(self, url: str) -> str:
        """The text at an address, such as a script or a sitemap; empty if there is none."""
        context = self._browser.new_context(user_agent=self._user_agent)
        try:
            response = context.request.get(url, timeout=LOAD_MS)
            return response.text() if response.ok else ""
        except (Error, UnicodeDecodeError):
            return ""
        finally:
            context.close()


def _take_picture(page: Page) -> bytes:
    height = page.evaluate("Math.max(1, document.documentElement.scrollHeight)")
    clip: FloatRect = {"x": 0, "y": 0, "width": _VIEW["width"], "height": min(height, _HIGHEST_PICTURE)}
    return page.screenshot(type="jpeg", quality=50, full_page=True, clip=clip)


class _Noted:
    """What a page reports while it is open: errors of its console, and the responses with the tag's script."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.scripts: dict[str, ScriptResponse] = {}
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error.message}"))
        page.on("request", self._begin)
        page.on("requestfailed", self._fail)
        page.on("requestfinished", self._finish)

    def _hear(self, message: ConsoleMessage) -> None:
        source = (message.location or {}).get("url", "")
        is_own = "Failed to load" in message.text and bool(find_tag_key(source) or REQUEST_URL.match(source))
        if message.type == "error" and not is_own:
            self.errors.append(message.text)

    def _begin(self, request: Request) -> None:
        if find_tag_key(request.url):
            self.scripts[request.url] = ScriptResponse(request.url, 0, {}, "no response")

    def _fail(self, request: Request) -> None:
        if find_tag_key(request.url):
            self.scripts[request.url] = ScriptResponse(request.url, 0, {}, request.failure or "failed")

    def _finish(self, request: Request) -> None:
        if find_tag_key(request.url):
            response = request.response()
            if response is not None:
                self.scripts[request.url] = ScriptResponse(request.url, response.status, response.all_headers())


def _settle(page: Page) -> list[tuple[Frame, Mapping[str, Any]]]:
    """The scan when the tag has finished: two scans are equal, and no number is awaited."""
    ends_at = time.monotonic() + SETTLED_MS / 1000
    before = None
    while True:
        scanned = _scan(page)
        explained = scanned[0][1]["explained"] if scanned else None
        is_waiting = explained is not None and any(one["skipped"] == "waiting" for one in explained["targets"])
        is_over = time.monotonic() > ends_at
        if is_over or (not is_waiting and before == explained):
            return scanned
        before = explained
        page.wait_for_timeout(_LOOK_MS)


def _scan(page: Page) -> list[tuple[Frame, Mapping[str, Any]]]:
    scanned: list[tuple[Frame, Mapping[str, Any]]] = []
    for frame in page.frames:
        try:
            scanned.append((frame, frame.evaluate(_SCAN, SCANNED_ATTRIBUTES)))
        except Error:
            # The frame was removed, or it shows something that is no document.
            continue
    return scanned


def _make_observation(
    page: Page, status: int, scanned: list[tuple[Frame, Mapping[str, Any]]], noted: _Noted
) -> Observation:
    spots: list[Spot] = []
    refusals: list[tuple[str, str]] = []
    shift, explained, old_frames = 0.0, None, 0
    links: list[str] = []
    for frame, found in scanned:
        is_main = frame == page.main_frame
        spots += [
            Spot(
                one["kind"] if is_main else "frame",
                found["url"],
                one["path"],
                one["attribute"],
                one["text"],
                one["link"],
                one["is_ignored"],
            )
            for one in found["spots"]
        ]
        if is_main:
            shift, old_frames = found["watched"]["layout_shift"], found["watched"]["old_frames"]
            links = found["links"]
            refusals = [(directive, address) for directive, address in found["watched"]["policy_refusals"]]
            explained = _read_explanation(found["explained"])
    return Observation(
        page.url,
        status,
        tuple(spots),
        explained,
        tuple(noted.errors),
        shift,
        tuple(refusals),
        tuple(noted.scripts.values()),
        old_frames,
        tuple(links),
    )


def _read_explanation(found: Mapping[str, Any] | None) -> Explanation | None:
    if found is None:
        return None
    targets = tuple(
        ExplainedSpot(one["target_number"], one["document"], one["path"], one["attribute"], one["skipped"])
        for one in found["targets"]
    )
    return Explanation(found["refusal"], found["source"], found["reasons"], found["numbers"], targets)
