"""Finds the programs of the engines that are no part of Playwright."""

import os
import shutil
from dataclasses import dataclass
from glob import glob

from server.check.engines.contract import EngineMissing

_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/lib/chromium-browser:/snap/bin"


@dataclass(frozen=True)
class EngineProgram:
    """A program: its package in Debian and Ubuntu, and where it is, by names or patterns of paths."""

    package: str
    where: tuple[str, ...]

    def find(self) -> str:
        """Return its path. Raises `EngineMissing`."""
        for one in self.where:
            found = [*glob(one), shutil.which(one, path=_PATH)]
            if found[0]:
                return found[0]
        raise EngineMissing(f"{self.where[0]} is not installed. On Debian or Ubuntu: apt-get install {self.package}")


FIREFOX = EngineProgram("firefox-esr", ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"))
XVFB = EngineProgram("xvfb", ("Xvfb",))
