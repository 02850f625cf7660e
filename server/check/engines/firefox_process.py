"""Starts a Firefox without windows, with a new profile in which it asks its maker for nothing."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from server.check.engines.programs import FIREFOX

_QUIET: dict[str, object] = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.newtabpage.activity-stream.feeds.topsites": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "identity.fxaccounts.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:1",
    "toolkit.telemetry.server": "http://127.0.0.1:1",
}


def start_firefox(folder: Path, arguments: list[str], settings: Mapping[str, object]) -> "subprocess.Popen[bytes]":
    """Start it with a profile in the folder, which must be empty. Raises `EngineMissing`."""
    profile = folder / "profile"
    profile.mkdir()
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in (_QUIET | dict(settings)).items()
    ]
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    return subprocess.Popen(
        [FIREFOX.find(), "--headless", "--no-remote", "--profile", str(profile), *arguments],
        env=os.environ | {"HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
