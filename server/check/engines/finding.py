"""Finds what is installed of each engine: Playwright's own browser, else the system's."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from server.check.engine_names import EngineName
from server.check.engines.contract import Engine
from server.check.engines.firefox import open_firefox
from server.check.engines.playwright_browsers import has_own, open_playwright
from server.check.engines.programs import FIREFOX, XVFB
from server.check.engines.webkit import find_python, open_webkit

OpenEngine = Callable[[], AbstractContextManager[Engine]]


def find_engine(name: EngineName) -> OpenEngine:
    """A function that starts the engine. Raises `EngineMissing`."""
    if name is EngineName.CHROMIUM or has_own(name):
        return lambda: open_playwright(name)
    if name is EngineName.FIREFOX:
        FIREFOX.find()
        return open_firefox
    find_python()
    XVFB.find()
    return open_webkit
