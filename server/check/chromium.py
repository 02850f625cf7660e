"""Starts Chromium: the one that is installed, else Playwright's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, sync_playwright

_COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# With it, pages see an ordinary browser: a live account refuses browsers that say they are steered.
_FLAGS = ("--disable-blink-features=AutomationControlled", "--disable-background-networking", "--no-first-run")
_HEADLESS = "HeadlessChrome"


class BrowserMissing(Exception):
    """There is no browser. The message says what to do."""


@contextmanager
def open_chromium() -> Iterator[tuple[Browser, str]]:
    """A browser without windows, and the user agent of an ordinary one of its version."""
    installed = next((path for path in map(shutil.which, _COMMANDS) if path), None)
    # Chromium's sandbox does not start as root.
    flags = [*_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=installed, args=flags)
        except Error as error:
            raise BrowserMissing(
                "No Chromium or Chrome starts here. Install one, for example with 'playwright install chromium'."
            ) from error
        try:
            yield browser, find_user_agent(browser)
        finally:
            browser.close()


def find_user_agent(browser: Browser) -> str:
    """The browser's user agent, without the word that says that it has no window."""
    page = browser.new_page()
    agent: str = page.evaluate("navigator.userAgent")
    page.close()
    return agent.replace(_HEADLESS, "Chrome")
