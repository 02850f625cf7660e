"""Browsers by Playwright: an installed Chromium or Chrome, and Playwright's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    Route,
    sync_playwright,
)

from server.check.engine_names import EngineName
from server.check.engines.contract import (
    HIGHEST_PICTURE,
    LOAD_MS,
    VIEW_HEIGHT,
    VIEW_WIDTH,
    EngineFailed,
    EngineMissing,
    OpenedPage,
    Opening,
    PageUnreachable,
    Scanned,
)
from server.check.observations import ScriptResponse
from server.check.tag_config import REQUEST_URL, TAG_URL, find_tag_key

_COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# With it, pages see an ordinary browser: a live account refuses browsers that say they are steered.
_FLAGS = ("--disable-blink-features=AutomationControlled", "--disable-background-networking", "--no-first-run")
_HEADLESS = "HeadlessChrome"
_NAMES = {EngineName.CHROMIUM: "Chromium or Chrome", EngineName.FIREFOX: "Firefox", EngineName.WEBKIT: "WebKit"}
_ORDINARY = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false, configurable: true });"


def has_own(name: EngineName) -> bool:
    """Whether `playwright install` has installed its own browser of this engine."""
    with sync_playwright() as playwright:
        return Path(_find_type(playwright, name).executable_path).exists()


@contextmanager
def open_playwright(name: EngineName) -> Iterator["PlaywrightEngine"]:
    """A browser without windows. A process can have one Playwright at a time. Raises `EngineMissing`."""
    installed, flags = None, []
    if name is EngineName.CHROMIUM:
        installed = next((path for path in map(shutil.which, _COMMANDS) if path), None)
        # Chromium's sandbox does not start as root.
        flags = [*_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        try:
            browser = _find_type(playwright, name).launch(executable_path=installed, args=flags)
        except Error as error:
            raise EngineMissing(
                f"No {_NAMES[name]} starts here. Install one, for example with 'playwright install {name}'."
            ) from error
        try:
            yield PlaywrightEngine(name, browser)
        finally:
            browser.close()


def _find_type(playwright: Playwright, name: EngineName) -> BrowserType:
    types = {
        EngineName.CHROMIUM: playwright.chromium,
        EngineName.FIREFOX: playwright.firefox,
        EngineName.WEBKIT: playwright.webkit,
    }
    return types[name]


class PlaywrightEngine:
    """One browser."""

    def __init__(self, name: EngineName, browser: Browser) -> None:
        self.name = name
        self.draws_each_frame = name is not EngineName.WEBKIT
        self._browser = browser
        self.user_agent = _find_user_agent(browser)

    @contextmanager
    def open_page(self, opening: Opening) -> Iterator[OpenedPage]:
        """Open a page and wait until it has loaded. Raises `PageUnreachable` and `EngineFailed`."""
        context = self._browser.new_context(
            user_agent=self.user_agent,
            viewport={"width": VIEW_WIDTH, "height": VIEW_HEIGHT},
            service_workers="block",
        )
        try:
            is_chromium = self.name is EngineName.CHROMIUM
            context.add_init_script(opening.init_script if is_chromium else _ORDINARY + opening.init_script)
            page = context.new_page()
            noted = _PlaywrightPage(page, opening)
            page.route(TAG_URL, lambda route: route.continue_() if opening.with_tag else route.abort())
            page.route(REQUEST_URL, lambda route: _handle_request(route, opening))
            try:
                response = page.goto(opening.url, referer=opening.referrer or None, wait_until="load", timeout=LOAD_MS)
            except Error as error:
                raise PageUnreachable(error.message.splitlines()[0]) from error
            noted.status = response.status if response else 0
            try:
                yield noted
            except Error as error:
                raise EngineFailed(error.message.splitlines()[0]) from error
        finally:
            if self.name is EngineName.CHROMIUM:
                _stop_last_calls(context, opening)
            context.close()


def _find_user_agent(browser: Browser) -> str:
    # Without the word that says that it has no window.
    page = browser.new_page()
    agent: str = page.evaluate("navigator.userAgent")
    page.close()
    return agent.replace(_HEADLESS, "Chrome")


def _handle_request(route: Route, opening: Opening) -> None:
    status = opening.find_stop(route.request.method, route.request.url)
    if status is None:
        route.continue_()
    else:
        route.fulfill(status=status, headers={"Access-Control-Allow-Origin": "*"})


def _stop_last_calls(context: BrowserContext, opening: Opening) -> None:
    # Playwright does not see what a page sends as it is left.
    for page in context.pages:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setBlockedURLs", {"urls": [f"*/a/*/{call}" for call in opening.stopped]})


class _PlaywrightPage:
    """A page, and what it reports while it is open."""

    def __init__(self, page: Page, opening: Opening) -> None:
        self.status = 0
        self.errors: list[str] = []
        self._scripts: dict[str, ScriptResponse] = {}
        self._page = page
        self._opening = opening
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error.message}"))
        page.on("request", self._begin)
        page.on("requestfailed", self._fail)
        page.on("requestfinished", self._finish)

    @property
    def url(self) -> str:
        return self._page.url

    @property
    def scripts(self) -> tuple[ScriptResponse, ...]:
        return tuple(self._scripts.values())

    def wait(self, milliseconds: int) -> None:
        self._page.wait_for_timeout(milliseconds)

    def run(self, expression: str) -> Any:
        return self._page.evaluate(f"() => ({expression})")

    def scan(self) -> list[Scanned]:
        found: list[Scanned] = []
        for frame in self._page.frames:
            try:
                value = frame.evaluate(f"() => ({self._opening.scan})")
            except Error:
                if frame == self._page.main_frame:
                    raise
                # The frame was removed, or it shows something that is no document.
                continue
            found.append(Scanned(frame == self._page.main_frame, value))
        return found

    def take_picture(self) -> bytes:
        height = self._page.evaluate("Math.max(1, document.documentElement.scrollHeight)")
        return self._page.screenshot(
            type="jpeg",
            quality=50,
            full_page=True,
            clip={"x": 0, "y": 0, "width": VIEW_WIDTH, "height": min(height, HIGHEST_PICTURE)},
        )

    def _hear(self, message: ConsoleMessage) -> None:
        source = (message.location or {}).get("url", "")
        is_own = "Failed to load" in message.text and bool(find_tag_key(source) or REQUEST_URL.match(source))
        if message.type == "error" and not is_own:
            self.errors.append(message.text)

    def _begin(self, request: Request) -> None:
        if find_tag_key(request.url):
            self._scripts[request.url] = ScriptResponse(request.url, 0, {}, "no response")

    def _fail(self, request: Request) -> None:
        if find_tag_key(request.url):
            self._scripts[request.url] = ScriptResponse(request.url, 0, {}, request.failure or "failed")

    def _finish(self, request: Request) -> None:
        if find_tag_key(request.url):
            response = request.response()
            if response is not None:
                self._scripts[request.url] = ScriptResponse(request.url, response.status, response.all_headers())
