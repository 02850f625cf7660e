"""A page of an engine, with the part of Playwright's `Page` that the shared tests use."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

from playwright.sync_api import TimeoutError as NeverHappened

from tests.engines.clock import EngineClock
from tests.engines.locators import EngineLocator, FrameLocator
from tests.engines.routes import ProxiedRequest, ProxiedResponse, ProxiedRoute, UrlPattern, fits
from tests.engines.session import CommandError, Session
from tests.engines.sites import ProxiedSite, ProxiedTab
from tests.waiting import HANG_SECONDS

_LOOK_AGAIN_SECONDS = 0.03
_LOCATE = Path(__file__).with_name("locate.js").read_text()
_RUN = """const [argument, selector, reply] = arguments;
const keptByTest = window[Symbol.for("kept by the test")] ??= [];
const open = (value) => value && typeof value === "object"
  ? Array.isArray(value) ? value.map(open) : "__kept" in value ? keptByTest[value.__kept]
    : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, open(one)]))
  : value;
(async () => {
  const given = open(argument);
  PRODUCE
})().then((value) => reply([true, RESULT]), (error) => reply([false, `${error}\\n${error?.stack}`]));"""
_IS_SCRIPT_ERROR = re.compile("javascript error|SyntaxError")
_IS_FUNCTION = re.compile(r"\s*(async\s*)?(function\b|\([^()]*\)\s*=>|\w+\s*=>)")
_LEFT_PAGES = count(1)


@dataclass(frozen=True)
class Kept:
    """A value that stays in the page, by its number there."""

    number: int


class EnginePage:
    """A tab of a visitor."""

    def __init__(self, session: Session, site: ProxiedSite, context: Any, window: str, base_url: str) -> None:
        self.session = session
        self.site = site
        self.context = context
        self.clock: EngineClock = context.clock
        self.window = window
        self.base_url = base_url
        self.request = Requests(site)
        self.tab = ProxiedTab()
        site.tabs.append(self.tab)

    @property
    def url(self) -> str:
        """The address of the page."""
        url: str = self.evaluate("location.href")
        return url

    def goto(self, url: str, *, wait_until: str = "load") -> None:
        """Open an address, and wait until it is loaded, or for `commit`, until its document is there."""
        if url == "about:blank":
            self.enter(())
            self.session.send("Navigate", url=url)
            self.wait_for_function(f"location.href === '{url}'")
            return
        self._leave(lambda: self.session.send("Navigate", url=urljoin(self.base_url, url)), wait_until)

    def reload(self) -> None:
        """Load the page again."""
        self._leave(lambda: self.session.send("Refresh"), "load")

    def go_back(self) -> None:
        """Go back one page."""
        self._leave(lambda: self.session.send("Back"), "load")

    def go_forward(self) -> None:
        """Go forward one page."""
        self._leave(lambda: self.session.send("Forward"), "load")

    def close(self) -> None:
        """Close the tab."""
        self.session.close_window(self.window)
        self.context.forget(self)

    def evaluate(self, source: str, arg: Any = None) -> Any:
        """Return the value of an expression, or what a function returns for `arg`."""
        return self.run(source, arg, (), "")

    def evaluate_handle(self, source: str, arg: Any = None) -> Kept:
        """Keep the value in the page, for later calls."""
        return Kept(self.run(source, arg, (), "", result="keptByTest.push(value) - 1"))

    def run(
        self, source: str, arg: Any, frames: tuple[str, ...], selector: str, takes: str = "given", result: str = "value"
    ) -> Any:
        """Run a script in a frame. With a selector `all` are the elements that it fits; takes is what a function is given."""
        self.enter(frames)
        find = f"{_LOCATE}\nconst all = locate(selector);" if selector else ""
        body = _RUN.replace("RESULT", result)
        value = f"({source})({takes})" if _IS_FUNCTION.match(source) else f"(\n{source}\n)"
        expression = f"{find} return {value};"
        given = [_write(arg), selector]
        try:
            reply = self.session.send("ExecuteAsyncScript", script=body.replace("PRODUCE", expression), args=given)
        except CommandError as error:
            if not _IS_SCRIPT_ERROR.search(str(error)):
                raise
            if "unloaded" in str(error):
                return None
            # Statements rather than an expression.
            reply = self.session.send("ExecuteAsyncScript", script=body.replace("PRODUCE", source), args=given)
        if reply is None:
            raise CommandError("the page was left before it replied")
        has_succeeded, value = reply
        if not has_succeeded:
            raise CommandError(value)
        return value

    def enter(self, frames: tuple[str, ...]) -> None:
        """Send further commands to a frame: each selector is that of a frame in the one before."""
        self.session.switch_to(self.window)
        self.session.frames = frames
        for selector in frames:
            script = f"{_LOCATE}\nreturn locate(arguments[0])[0];"
            frame = self.session.send("ExecuteScript", script=script, args=[selector])
            self.session.send("SwitchToFrame", id=frame)

    def locator(self, selector: str) -> EngineLocator:
        """What the selector fits."""
        return EngineLocator(self, (), selector)

    def frame_locator(self, selector: str) -> FrameLocator:
        """The frame that the selector fits."""
        return FrameLocator(self, (selector,))

    def click(self, selector: str) -> None:
        """Click the element."""
        self.locator(selector).click()

    def wait_for_function(self, source: str, *, arg: Any = None, timeout: float = 0) -> None:
        """Wait until the expression, or what the function returns, is true. Raises Playwright's TimeoutError."""
        self.wait_until(lambda: self.run(source, arg, (), "", result="Boolean(value)"), source)

    def wait_until(self, holds: Callable[[], object], what: str) -> None:
        """Wait until it holds; while a page is replaced by another, nothing does."""
        deadline = time.monotonic() + HANG_SECONDS
        last: CommandError | None = None
        while time.monotonic() < deadline:
            try:
                if holds():
                    return
            except CommandError as error:
                last = error
            time.sleep(_LOOK_AGAIN_SECONDS)
        raise NeverHappened(f"never happened: {what} ({last})")

    def wait_for_url(self, url: UrlPattern) -> None:
        """Wait until the page has such an address."""
        pattern = urljoin(self.base_url, url) if isinstance(url, str) and "*" not in url else url
        self.wait_until(lambda: fits(pattern, self.url), f"the address {url}")

    def wait_for_load_state(self) -> None:
        """Wait until the page is loaded."""
        self.wait_for_function("document.readyState === 'complete'")

    def wait_for_timeout(self, milliseconds: float) -> None:
        """Let the page run for some time."""
        time.sleep(milliseconds / 1000)

    def title(self) -> str:
        """The title of the document."""
        title: str = self.evaluate("document.title")
        return title

    def content(self) -> str:
        """The HTML of the document."""
        html: str = self.evaluate("document.documentElement.outerHTML")
        return html

    def add_init_script(self, script: str) -> None:
        """Run a script in every later page of this tab before the page's own."""
        self.tab.init_scripts.append(script)

    def on(self, event: str, listen: Callable[[ProxiedRequest], object]) -> None:
        """Hear of every request of this tab."""
        assert event == "request", f"no event {event} here"
        self.tab.listeners.append(listen)

    def route(self, pattern: UrlPattern, react: Callable[[ProxiedRoute], object]) -> None:
        """Let the test answer such requests of this tab."""
        self.tab.routes.append((pattern, react))

    def unroute(self, pattern: UrlPattern) -> None:
        """Let the server answer them again."""
        self.tab.routes[:] = [(one, react) for one, react in self.tab.routes if one != pattern]

    @contextmanager
    def expect_response(self, pattern: UrlPattern) -> Iterator["Expected"]:
        """Wait at the end of the block for the response to such a request in it."""
        before = len(self.site.responses)
        expected = Expected()
        yield expected

        def find() -> bool:
            expected.found = [one for one in self.site.responses[before:] if fits(pattern, one.url)]
            return bool(expected.found)

        self.wait_until(find, f"a response from {pattern}")

    def _leave(self, go: Callable[[], object], wait_until: str) -> None:
        self.enter(())
        # A page of the back/forward cache still has its old number.
        number = next(_LEFT_PAGES)
        with suppress(CommandError):
            self.evaluate(f"window.leftAs = {number}")
        self.site.opening = self.tab
        go()
        state = "" if wait_until == "commit" else "&& document.readyState === 'complete'"
        is_another = f"window.leftAs !== {number} && location.href !== 'about:blank'"
        self.wait_for_function(f"{is_another} && document.documentElement {state}")
        self.site.opening = None


@dataclass
class Expected:
    """The response that `expect_response` waited for."""

    found: list[ProxiedResponse] | None = None

    @property
    def value(self) -> ProxiedResponse:
        """The first such response."""
        assert self.found
        return self.found[0]


class Requests:
    """Requests of the test itself."""

    def __init__(self, site: ProxiedSite) -> None:
        self._base_url = f"http://127.0.0.1:{site.server_port}"

    def get(self, path: str) -> ProxiedResponse:
        """Return the response from an address."""
        url = urljoin(self._base_url, path)
        with urlopen(url) as response:
            return ProxiedResponse(url, response.status, dict(response.headers), response.read())


def _write(value: Any) -> Any:
    if isinstance(value, Kept):
        return {"__kept": value.number}
    if isinstance(value, list | tuple):
        return [_write(one) for one in value]
    return json.loads(json.dumps(value))
