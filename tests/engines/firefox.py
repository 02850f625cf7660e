"""Firefox by Marionette."""

from pathlib import Path
from typing import Any

from server.check.engines.firefox_process import start_firefox
from tests.engines.marionette import Marionette
from tests.engines.over_http import await_port, find_port
from tests.engines.session import Session
from tests.waiting import HANG_SECONDS


class RunningFirefox:
    """A Firefox and the connection to it."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        port = find_port()
        self._process = start_firefox(folder, ["--marionette"], settings | {"marionette.port": port})
        try:
            await_port(port, self._process)
            self._connection = Marionette(port, {"pageLoadStrategy": "none"})
        except BaseException:
            self._end()
            raise
        self.version = self._connection.version

    def send(self, name: str, fields: dict[str, Any]) -> Any:
        """Send a command. Raises CommandError."""
        return self._connection.send(name, fields)

    def close(self) -> None:
        """End it; nothing of it is kept."""
        self._connection.quit()
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait(HANG_SECONDS)


def open_firefox(folder: Path, proxy_port: int) -> Session:
    """Start a Firefox whose requests all go to the proxy."""
    proxy = {
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": proxy_port,
        "network.proxy.allow_hijacking_localhost": True,
    }
    running = RunningFirefox(folder, proxy)
    return Session("firefox", running.version, running)
