"""Find the Redis server that the tests run. `python -m tests.redis_program --install` gets one if there is none."""

import os
import shutil
import subprocess
import sys

COMMANDS = ("redis-server", "valkey-server")
OLDEST = (7, 0)


class RedisMissingError(Exception):
    """No Redis or Valkey server was found; the message says how to get one."""


def find_redis_server() -> str:
    """The program of an installed Redis or Valkey server, of version 7.0 or newer. Raises RedisMissingError."""
    found = [path for path in map(shutil.which, COMMANDS) if path]
    for path in found:
        if _read_version(path) >= OLDEST:
            return path
    told = f"{', '.join(found)} is too old" if found else f"neither {' nor '.join(COMMANDS)} is installed"
    raise RedisMissingError(
        f"{told}, and the tests need Redis 7.0 or Valkey: run `make redis`, or `apt-get install redis-server` as root on"
        " Debian or Ubuntu, or `brew install redis` on macOS"
    )


def install_redis_server() -> str:
    """The program, after getting it from Debian or Ubuntu if there is none and this user may. Raises RedisMissingError."""
    try:
        return find_redis_server()
    except RedisMissingError:
        as_root = _find_way_to_root()
        if as_root is None or not shutil.which("apt-get"):
            raise
    print("no redis-server here; asking apt-get for one", flush=True)
    subprocess.run([*as_root, "apt-get", "update", "-q"], check=False)
    # Debian starts what it installs; the tests start servers of their own.
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "redis-server"]
    subprocess.run([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", *install], check=False)
    return find_redis_server()


def _find_way_to_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _read_version(path: str) -> tuple[int, ...]:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = told.partition("v=")[2].split(" ")[0].split(".")
    return tuple(int(number) for number in numbers if number.isdigit())


if __name__ == "__main__":
    try:
        print(install_redis_server() if "--install" in sys.argv[1:] else find_redis_server())
    except RedisMissingError as error:
        sys.exit(str(error))
