"""Find the browser for the tests and the benchmark. `python -m tests.browser --install` installs one if there is none.

Most tests run in Chromium's headless shell if it is installed: the same engine without windows and services. A page of a new
visitor costs 190 ms of processor time in it instead of 700. It has no back/forward cache.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.waiting import HANG_SECONDS

_SHELL = "chromium-headless-shell"
_COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_APPLICATIONS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
_QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


class BrowserMissingError(Exception):
    """No Chromium or Chrome was found. The message says where the search looked and how to install one."""


def find_browser() -> Path:
    """Return an installed Chromium or Chrome that starts, else the one from Playwright.

    Raises BrowserMissingError when there is neither.
    """
    candidates = [shutil.which(command) for command in _COMMANDS]
    for candidate in [*candidates, *_APPLICATIONS]:
        if candidate and Path(candidate).exists() and _starts(candidate):
            return Path(candidate)
    own = _playwright_browser()
    if own is not None and _starts(str(own)):
        return own
    raise BrowserMissingError(f"none of {', '.join(_COMMANDS)} is installed, nor Playwright's; run `make browser`")


def find_light_browser() -> Path:
    """Return Chromium's headless shell if it is installed, else what `find_browser` returns."""
    shell = shutil.which(_SHELL)
    return Path(shell) if shell and _starts(shell) else find_browser()


def launch_options(browser: Path) -> dict[str, Any]:
    """Return the arguments for Playwright's `chromium.launch` that start the browser without requests to its maker."""
    root_flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": str(browser), "args": [*_QUIET_FLAGS, *root_flags]}


def install_browser() -> None:
    """Install a browser if there is none: Playwright's, else as root Debian's or Ubuntu's, on Debian with the headless shell."""
    try:
        find_browser()
    except BrowserMissingError:
        print("no Chromium or Chrome here; asking Playwright for one", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        own = _playwright_browser()
        if own is None or not _starts(str(own)):
            _ask_apt("chromium")
    if shutil.which("chromium") and not shutil.which(_SHELL):
        _ask_apt(_SHELL)


def _ask_apt(package: str) -> None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    print(f"asking apt-get for {package}", flush=True)
    subprocess.run(["apt-get", "update", "-q"], check=False)
    subprocess.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", package], check=False)


def _starts(command: str) -> bool:
    # Ubuntu's `chromium-browser` can be a script that only says that a snap is needed.
    try:
        asked = subprocess.run([command, "--version"], capture_output=True, timeout=HANG_SECONDS, check=False)
        return asked.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwright_browser() -> Path | None:
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None


if __name__ == "__main__":
    try:
        if "--install" in sys.argv[1:]:
            install_browser()
        print(find_browser(), find_light_browser())
    except BrowserMissingError as error:
        sys.exit(str(error))
