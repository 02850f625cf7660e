"""The system's Firefox, by WebDriver BiDi, which Firefox itself speaks."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from server.check.engine_names import EngineName
from server.check.engines.bidi import Bidi, open_bidi
from server.check.engines.contract import (
    LOAD_MS,
    VIEW_HEIGHT,
    VIEW_WIDTH,
    EngineMissing,
    OpenedPage,
    Opening,
)
from server.check.engines.firefox_page import FirefoxPage
from server.check.engines.firefox_process import start_firefox

START_SECONDS = 60
_SETTINGS = {
    "browser.chrome.site_icons": False,
    "browser.startup.page": 0,
    "dom.serviceWorkers.enabled": False,
    # An account's page may be on another host than the referrer that a check arrives from, also on this machine.
    "dom.security.https_first": False,
    "network.lna.enabled": False,
}
_EVENTS = [
    "browsingContext.load",
    "browsingContext.navigationFailed",
    "log.entryAdded",
    "network.beforeRequestSent",
    "network.fetchError",
    "network.responseCompleted",
]
# A live account refuses browsers that say they are steered.
_ORDINARY = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false, configurable: true });"


class FirefoxEngine:
    """One Firefox."""

    name = EngineName.FIREFOX
    draws_each_frame = True

    def __init__(self, bidi: Bidi, user_agent: str) -> None:
        self.user_agent = user_agent
        self._bidi = bidi

    @contextmanager
    def open_page(self, opening: Opening) -> Iterator[OpenedPage]:
        """Open a page and wait until it has loaded. Raises `EngineFailed`."""
        visitor = self._bidi.ask("browser.createUserContext")["userContext"]
        tab = ""
        try:
            tab = self._bidi.ask("browsingContext.create", type="tab", userContext=visitor)["context"]
            view = {"width": VIEW_WIDTH, "height": VIEW_HEIGHT}
            self._bidi.ask("browsingContext.setViewport", context=tab, viewport=view)
            script = f"() => {{ {_ORDINARY} {opening.init_script} }}"
            self._bidi.ask("script.addPreloadScript", functionDeclaration=script, userContexts=[visitor])
            page = FirefoxPage(self._bidi, tab, opening)
            self._bidi.hear = page.hear
            page.arrive(LOAD_MS / 1000)
            yield page
        finally:
            try:
                if tab:
                    # What a page sends as it is left is stopped only while its tab is there.
                    self._bidi.ask("browsingContext.navigate", context=tab, url="about:blank", wait="complete")
            finally:
                self._bidi.ask("browser.removeUserContext", userContext=visitor)


@contextmanager
def open_firefox() -> Iterator[FirefoxEngine]:
    """The Firefox that is installed, without windows. Raises `EngineMissing`."""
    with TemporaryDirectory(prefix="dni-firefox-", ignore_cleanup_errors=True) as folder:
        process = start_firefox(Path(folder), ["--remote-debugging-port", "0"], _SETTINGS)
        try:
            with open_bidi(_await_address(Path(folder), process)) as bidi:
                session = bidi.ask("session.new", capabilities={"alwaysMatch": {}})
                bidi.ask("session.subscribe", events=_EVENTS)
                # Of all tabs: a page that is closed may still send something.
                bidi.ask("network.addIntercept", phases=["beforeRequestSent"])
                yield FirefoxEngine(bidi, session["capabilities"]["userAgent"])
        finally:
            process.kill()
            process.wait()


def _await_address(folder: Path, process: "subprocess.Popen[bytes]") -> str:
    # Firefox writes the file when it listens, at a free port.
    file = folder / "profile" / "WebDriverBiDiServer.json"
    ends_at = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < ends_at:
        try:
            written = json.loads(file.read_text(encoding="utf-8"))
            return f"ws://{written['ws_host']}:{written['ws_port']}/session"
        except (OSError, ValueError):
            time.sleep(0.05)
    raise EngineMissing("Firefox does not start here, or is too old for WebDriver BiDi. Install version 128 or newer.")
