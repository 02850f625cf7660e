"""Finds what is installed of each engine."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from server.check.engines.contract import Engine, EngineName
from server.check.engines.playwright_browsers import open_playwright

OpenEngine = Callable[[], AbstractContextManager[Engine]]


def find_engine(name: EngineName) -> OpenEngine:
    """A function that starts the engine. Raises `EngineMissing`."""
    return lambda: open_playwright(name)
