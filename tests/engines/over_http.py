"""WebDriver over HTTP, as chromedriver and WebKitWebDriver serve it."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from typing import Any

from tests.engines.session import CommandError
from tests.waiting import HANG_SECONDS

_ROUTES = {
    "AddCookie": ("POST", "/cookie"),
    "Back": ("POST", "/back"),
    "CloseWindow": ("DELETE", "/window"),
    "DeleteAllCookies": ("DELETE", "/cookie"),
    "ElementClick": ("POST", "/element/{id}/click"),
    "ElementSendKeys": ("POST", "/element/{id}/value"),
    "ExecuteAsyncScript": ("POST", "/execute/async"),
    "ExecuteScript": ("POST", "/execute/sync"),
    "Forward": ("POST", "/forward"),
    "GetCookies": ("GET", "/cookie"),
    "GetWindowHandle": ("GET", "/window"),
    "GetWindowHandles": ("GET", "/window/handles"),
    "Navigate": ("POST", "/url"),
    "NewWindow": ("POST", "/window/new"),
    "Refresh": ("POST", "/refresh"),
    "SetTimeouts": ("POST", "/timeouts"),
    "SwitchToFrame": ("POST", "/frame"),
    "SwitchToWindow": ("POST", "/window"),
    "TakeScreenshot": ("GET", "/screenshot"),
}


class OverHttp:
    """A driver that was started for one session."""

    def __init__(self, command: list[str], capabilities: dict[str, Any], environment: dict[str, str]) -> None:
        port = find_port()
        self._url = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [*command, f"--port={port}"],
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            await_port(port, self._process)
            session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        except BaseException:
            self._end()
            raise
        self._path = f"/session/{session['sessionId']}"
        self.version = str(session["capabilities"]["browserVersion"])

    def send(self, name: str, fields: dict[str, Any]) -> Any:
        """Send a command. Raises CommandError."""
        method, path = _ROUTES[name]
        in_path = {"id": fields.pop("id")} if "{id}" in path else {}
        return self._ask(method, self._path + path.format(**in_path), fields)

    def close(self) -> None:
        """End the session and its driver."""
        with suppress(CommandError, OSError):
            self._ask("DELETE", self._path, {})
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        self._process.wait(HANG_SECONDS)

    def _ask(self, method: str, path: str, fields: dict[str, Any]) -> Any:
        body = json.dumps(fields).encode() if method == "POST" else None
        request = urllib.request.Request(self._url + path, body, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=HANG_SECONDS) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise CommandError(error.read().decode()[:1000]) from error


def find_port() -> int:
    """Return a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the process listens at the port."""
    deadline = time.monotonic() + HANG_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise CommandError(f"{process.args!r} did not start")
