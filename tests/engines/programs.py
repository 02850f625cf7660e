"""Find the programs of the engines. `python -m tests.engines.programs --install` gets what is missing from Debian or Ubuntu.

Those that `dni check` uses too are in `server/check/engines`.
"""

import subprocess
import sys

from server.check.engines.contract import EngineMissing
from server.check.engines.programs import FIREFOX, XVFB, EngineProgram
from server.check.engines.webkit import find_python
from tests.debian import install_package

CHROMEDRIVER = EngineProgram("chromium-driver", ("chromedriver",))
WEBKIT_DRIVER = EngineProgram("webkit2gtk-driver", ("WebKitWebDriver",))
MINI_BROWSER = EngineProgram("webkit2gtk-driver", ("/usr/lib/*/webkit2gtk-4.*/MiniBrowser",))
PROGRAMS = (CHROMEDRIVER, FIREFOX, WEBKIT_DRIVER, MINI_BROWSER, XVFB)
BINDINGS = ("python3-gi-cairo", "gir1.2-webkit2-4.1")


def install() -> None:
    """Install the packages of what is missing."""
    for program in PROGRAMS:
        try:
            program.find()
        except EngineMissing:
            install_package(program.package)
    try:
        find_python()
    except EngineMissing:
        for package in BINDINGS:
            install_package(package)


def read_version(package: str) -> str:
    """Return the version of an installed package."""
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False
    )
    return asked.stdout or "unknown"


if __name__ == "__main__":
    if "--install" in sys.argv[1:]:
        install()
    try:
        for program in PROGRAMS:
            print(program.find(), read_version(program.package))
        print(find_python(), read_version("gir1.2-webkit2-4.1"))
    except EngineMissing as error:
        sys.exit(str(error))
