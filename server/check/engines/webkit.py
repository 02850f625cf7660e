"""The system's WebKitGTK, in a process that runs in the system's Python, which has the bindings (PyGObject)."""

import json
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from tempfile import TemporaryDirectory
from typing import Any

from server.check.engine_names import EngineName
from server.check.engines.contract import (
    HIGHEST_PICTURE,
    LOAD_MS,
    VIEW_HEIGHT,
    VIEW_WIDTH,
    EngineMissing,
    OpenedPage,
    Opening,
    Scanned,
)
from server.check.engines.lines_of_json import ProcessFailed, SteeredProcess
from server.check.engines.screen import open_screen, write_environment
from server.check.observations import ScriptResponse
from server.check.tag_config import REQUEST_URL, find_tag_key

REPLY_SECONDS = 30
_PYTHONS = ("/usr/bin/python3", sys.executable)
_PROBE = (
    "import gi; gi.require_version('WebKit2', '4.1'); gi.require_foreign('cairo'); from gi.repository import WebKit2"
)
_PROCESS = files("server.check.engines").joinpath("webkit_process.py")
_TOP = files("server.check.engines").joinpath("webkit_top.js").read_text(encoding="utf-8")
_FRAMES = files("server.check.engines").joinpath("webkit_frames.js").read_text(encoding="utf-8")
# Content blockers have no alternatives, so each call has a rule.
_TAG_RULE, _CALL_RULE = r"^https?://[^?#]*/a/[^/?#]+/dni\.js", r"^https?://[^?#]*/a/[^/?#]+/"
_LIST_SCRIPTS = "[...document.querySelectorAll('script[src]')].map((one) => one.src)"
_LIST_ERRORS = "window[Symbol.for('dni check errors')]"


class WebKitEngine:
    """One process; each page has a context of its own in it."""

    name = EngineName.WEBKIT
    draws_each_frame = False

    def __init__(self, process: SteeredProcess, folder: str) -> None:
        self.user_agent = str(process.ask("agent", REPLY_SECONDS))
        self._process = process
        self._folder = folder

    @contextmanager
    def open_page(self, opening: Opening) -> Iterator[OpenedPage]:
        """Open a page and wait until it has loaded. Raises `EngineFailed`."""
        try:
            yield _WebKitPage(self._process, opening, self._open(opening))
        finally:
            self._process.ask("close", REPLY_SECONDS)

    def _open(self, opening: Opening) -> int:
        blocked = [_CALL_RULE + call for call in opening.stopped]
        given = f"{json.dumps(REQUEST_URL.pattern)}, {json.dumps(dict(opening.stopped))}"
        status: int = self._process.ask(
            "open",
            LOAD_MS / 1000,
            url=opening.url,
            referrer=opening.referrer,
            scripts=[opening.init_script],
            top_script=f"({_TOP})({given})",
            frame_script=f"({_FRAMES})(() => ({opening.scan}))",
            blocked=blocked if opening.with_tag else [*blocked, _TAG_RULE],
            folder=self._folder,
            size=[VIEW_WIDTH, VIEW_HEIGHT],
        )
        return status


class _WebKitPage:
    """A page, of which the process is asked."""

    def __init__(self, process: SteeredProcess, opening: Opening, status: int) -> None:
        self.status = status
        self._process = process
        self._opening = opening

    @property
    def url(self) -> str:
        return str(self.run("location.href"))

    @property
    def errors(self) -> list[str]:
        return list(self.run(_LIST_ERRORS) or [])

    @property
    def scripts(self) -> tuple[ScriptResponse, ...]:
        noted = self._process.ask("noted", REPLY_SECONDS)
        # A blocked script makes no request.
        urls = dict.fromkeys([*noted, *self.run(_LIST_SCRIPTS)])
        unknown = {"status": 0, "headers": {}, "failure": "no response"}
        return tuple(ScriptResponse(url=url, **noted.get(url, unknown)) for url in urls if find_tag_key(url))

    def wait(self, milliseconds: int) -> None:
        time.sleep(milliseconds / 1000)

    def run(self, expression: str) -> Any:
        return self._process.ask("run", REPLY_SECONDS, expression=expression)

    def scan(self) -> list[Scanned]:
        main = Scanned(True, self.run(self._opening.scan))
        return [main, *(Scanned(False, value) for value in self._process.ask("frames", REPLY_SECONDS))]

    def take_picture(self) -> bytes:
        return b64decode(self._process.ask("picture", REPLY_SECONDS, highest=HIGHEST_PICTURE))


def find_python() -> str:
    """A Python that has WebKitGTK. Raises `EngineMissing`."""
    for python in dict.fromkeys(_PYTHONS):
        try:
            subprocess.run([python, "-c", _PROBE], capture_output=True, check=True, timeout=REPLY_SECONDS)
        except (OSError, subprocess.SubprocessError):
            continue
        return python
    raise EngineMissing(
        "WebKitGTK for Python is not installed. On Debian or Ubuntu: apt-get install python3-gi-cairo gir1.2-webkit2-4.1 xvfb"
    )


@contextmanager
def open_webkit() -> Iterator[WebKitEngine]:
    """The WebKitGTK that is installed, on a screen of its own. Raises `EngineMissing`."""
    python = find_python()
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="dni-webkit-", ignore_cleanup_errors=True))
        display = stack.enter_context(open_screen())
        script = stack.enter_context(as_file(_PROCESS))
        process = subprocess.Popen(
            [python, str(script)],
            env=write_environment(display, folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        stack.callback(process.wait)
        stack.callback(process.kill)
        try:
            engine = WebKitEngine(SteeredProcess(process), folder)
        except ProcessFailed as error:
            raise EngineMissing(f"WebKitGTK does not start here: {error}") from error
        yield engine
