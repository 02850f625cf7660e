"""Find the programs of the engines. `python -m tests.engines.programs --install` gets what is missing from Debian or Ubuntu."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from glob import glob

from tests.debian import install_package

_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/lib/chromium-browser:/snap/bin"


class EngineMissingError(Exception):
    """A program of an engine was not found; the message says how to get it."""


@dataclass(frozen=True)
class EngineProgram:
    """A program: its package, and where it is, by name or as a pattern of paths."""

    package: str
    where: str

    def find(self) -> str:
        """Return its path. Raises EngineMissingError."""
        found = [*glob(self.where), shutil.which(self.where, path=_PATH)]
        if not found[0]:
            raise EngineMissingError(
                f"{self.where} is not installed, which the tests of the three engines need: run `make engines`,"
                f" or `apt-get install {self.package}` as root on Debian or Ubuntu"
            )
        return found[0]

    def install(self) -> str:
        """Return its path, after installing its package if it was missing. Raises EngineMissingError."""
        try:
            return self.find()
        except EngineMissingError:
            install_package(self.package)
        return self.find()


CHROMEDRIVER = EngineProgram("chromium-driver", "chromedriver")
FIREFOX = EngineProgram("firefox-esr", "firefox-esr")
WEBKIT_DRIVER = EngineProgram("webkit2gtk-driver", "WebKitWebDriver")
MINI_BROWSER = EngineProgram("webkit2gtk-driver", "/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
XVFB = EngineProgram("xvfb", "Xvfb")
PROGRAMS = (CHROMEDRIVER, FIREFOX, WEBKIT_DRIVER, MINI_BROWSER, XVFB)


def read_version(package: str) -> str:
    """Return the version of an installed package."""
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False
    )
    return asked.stdout or "unknown"


if __name__ == "__main__":
    try:
        for program in PROGRAMS:
            print(program.install() if "--install" in sys.argv[1:] else program.find(), read_version(program.package))
    except EngineMissingError as error:
        sys.exit(str(error))
