"""Install a program for tests from Debian or Ubuntu, if this user may."""

import os
import shutil
import subprocess


def install_package(name: str) -> None:
    """Install a package with apt-get. Does nothing without apt-get or root rights."""
    as_root = _find_way_to_root()
    if as_root is None or not shutil.which("apt-get"):
        return
    print(f"no {name} here; asking apt-get for it", flush=True)
    subprocess.run([*as_root, "apt-get", "update", "-q"], check=False)
    # Debian starts the services that it installs, but the tests start their own servers.
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", name]
    subprocess.run([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", *install], check=False)


def _find_way_to_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None
