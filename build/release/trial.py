"""Installs a wheel as a user does, and asks the program for its version."""

import sys
from pathlib import Path

from build.errors import BuildError
from build.release.packages import run


def try_wheel(wheel: Path, version: str, folder: Path) -> None:
    """Install the wheel into a new environment in `folder`. Raises `BuildError` if `dni --version` has another version."""
    run([sys.executable, "-m", "venv", str(folder)], wheel.parent)
    programs = folder / "bin"
    run([str(programs / "pip"), "install", "--quiet", "--disable-pip-version-check", str(wheel)], wheel.parent)
    said = run([str(programs / "dni"), "--version"], folder).strip()
    if said != f"dni, version {version}":
        raise BuildError(f"{wheel.name}: the installed program says {said!r}, expected version {version}.")
