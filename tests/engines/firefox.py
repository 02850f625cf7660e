"""Firefox by Marionette."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.engines.marionette import Marionette
from tests.engines.over_http import await_port, find_port
from tests.engines.programs import FIREFOX
from tests.engines.session import Session
from tests.waiting import HANG_SECONDS

_QUIET = {
    "app.update.enabled": False,
    "browser.newtabpage.activity-stream.feeds.topsites": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:1",
    "toolkit.telemetry.server": "http://127.0.0.1:1",
}
"""Settings that keep Firefox from asking its maker for anything."""


class RunningFirefox:
    """A Firefox and the connection to it."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        port = find_port()
        profile = folder / "profile"
        profile.mkdir()
        all_settings = _QUIET | settings | {"marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in all_settings.items()]
        (profile / "user.js").write_text("".join(lines))
        self._process = subprocess.Popen(
            [FIREFOX.find(), "--headless", "--marionette", "--no-remote", "--profile", str(profile)],
            env=os.environ | {"HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        await_port(port, self._process)
        self._connection = Marionette(port, {"pageLoadStrategy": "none"})
        self.version = self._connection.version

    def send(self, name: str, fields: dict[str, Any]) -> Any:
        """Send a command. Raises CommandError."""
        return self._connection.send(name, fields)

    def close(self) -> None:
        """End it; nothing of it is kept."""
        self._connection.quit()
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
