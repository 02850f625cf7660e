"""WebKitGTK: its MiniBrowser on a screen of Xvfb, by WebKitWebDriver."""

import os
import subprocess
from pathlib import Path
from typing import Any

from tests.engines.over_http import OverHttp
from tests.engines.programs import MINI_BROWSER, WEBKIT_DRIVER, XVFB
from tests.engines.session import Session
from tests.waiting import HANG_SECONDS


class RunningWebKit:
    """A screen, and a driver whose browser is shown on it."""

    def __init__(self, folder: Path, proxy_port: int) -> None:
        self._screen, display = _open_screen()
        environment = {
            "DISPLAY": f":{display}",
            "GDK_BACKEND": "x11",
            "HOME": str(folder),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
            "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
            "XDG_RUNTIME_DIR": str(folder),
        }
        arguments = ["--automation", f"--proxy=http://127.0.0.1:{proxy_port}"]
        options = {"binary": MINI_BROWSER.find(), "args": arguments}
        capabilities = {"pageLoadStrategy": "none", "webkitgtk:browserOptions": options}
        self._driver = OverHttp([WEBKIT_DRIVER.find()], capabilities, environment)
        self.version = self._driver.version

    def send(self, name: str, fields: dict[str, Any]) -> Any:
        """Send a command. Raises CommandError."""
        return self._driver.send(name, fields)

    def close(self) -> None:
        """End the browser, then its screen."""
        self._driver.close()
        self._screen.terminate()
        self._screen.wait(HANG_SECONDS)


def open_webkit(folder: Path, proxy_port: int) -> Session:
    """Start a MiniBrowser whose requests all go to the proxy."""
    folder.chmod(0o700)
    running = RunningWebKit(folder, proxy_port)
    return Session("webkit", running.version, running)


def _open_screen() -> "tuple[subprocess.Popen[bytes], int]":
    read_end, write_end = os.pipe()
    # Xvfb chooses a free display, and writes its number when it is ready.
    command = [XVFB.find(), "-displayfd", str(write_end), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as written:
        return screen, int(written.readline())
