"""WebKitGTK: its MiniBrowser on a screen of Xvfb, by WebKitWebDriver."""

from pathlib import Path
from typing import Any

from server.check.engines.screen import write_environment
from tests.engines.over_http import OverHttp
from tests.engines.programs import MINI_BROWSER, WEBKIT_DRIVER
from tests.engines.screen import Screen
from tests.engines.session import Session


class RunningWebKit:
    """A screen, and a driver whose browser is shown on it."""

    def __init__(self, folder: Path, proxy_port: int) -> None:
        self.screen = Screen(folder)
        environment = write_environment(self.screen.display, str(folder))
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
        self.screen.close()


def open_webkit(folder: Path, proxy_port: int) -> Session:
    """Start a MiniBrowser whose requests all go to the proxy."""
    folder.chmod(0o700)
    running = RunningWebKit(folder, proxy_port)
    return Session("webkit", running.version, running)
