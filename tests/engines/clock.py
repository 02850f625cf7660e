"""Playwright's own clock in the pages of an engine, so that a test turns the time there as it does in tests/e2e."""

import ast
import re
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import playwright

_BUNDLE = Path(playwright.__file__).parent / "driver" / "package" / "lib" / "coreBundle.js"
_SOURCE = re.compile(r"""generated/clockSource\.ts"\(\) \{\s*"use strict";\s*\w+ = ('(?:[^'\\]|\\.)*');""")
_START = """(() => {
  const module = {};
  SOURCE
  globalThis.testClock ??= module.exports.inject()(globalThis, "ENGINE");
})();"""


class EngineClock:
    """The clock of all pages of a visitor, those that are opened later too: what was done is done in them again."""

    def __init__(self, engine: str, add_init_script: Callable[[str], None], run: Callable[[str], None]) -> None:
        self._engine = engine
        self._add_init_script = add_init_script
        self._run = run
        self._is_there = False

    def install(self, time: str | None = None) -> None:
        """Make the time of the pages one that the test can turn; it goes on by itself."""
        self._turn("install", _read_time(time))

    def fast_forward(self, ticks: int | str) -> None:
        """Jump ahead by milliseconds or `mm:ss`; each timer that is due by then runs once."""
        self._turn("fastForward", _read_ticks(ticks))

    def run_for(self, ticks: int | str) -> None:
        """Go ahead by milliseconds or `mm:ss`; every timer on the way runs as often as it is due."""
        self._turn("runFor", _read_ticks(ticks))

    def pause_at(self, seconds: float) -> None:
        """Jump to a time in seconds since 1970, and stay there."""
        self._turn("pauseAt", int(seconds * 1000))

    def _turn(self, action: str, milliseconds: int) -> None:
        if not self._is_there:
            start = _START.replace("SOURCE", _read_source()).replace("ENGINE", self._engine)
            self._add_init_script(start)
            self._run(start)
            self._is_there = True
        self._add_init_script(f"testClock.controller.log('{action}', {int(time.time() * 1000)}, {milliseconds})")
        self._run(f"testClock.controller.{action}({milliseconds})")


@cache
def _read_source() -> str:
    found = _SOURCE.search(_BUNDLE.read_text())
    assert found, f"{_BUNDLE} no longer holds Playwright's clock where it did: find it there, and change _SOURCE"
    source: str = ast.literal_eval(found[1])
    return source


def _read_ticks(ticks: int | str) -> int:
    if isinstance(ticks, int):
        return ticks
    minutes, seconds = ticks.split(":")
    return (int(minutes) * 60 + int(seconds)) * 1000


def _read_time(written: str | None) -> int:
    moment = datetime.fromisoformat(f"{written}T00:00+00:00").timestamp() if written else time.time()
    return int(moment * 1000)
