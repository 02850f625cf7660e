"""The version of the project, which is in the bundle's manifest."""

import tomllib
from pathlib import Path
from typing import Any

from build.layout import REPOSITORY


def project_version() -> str:
    """Return the version in pyproject.toml."""
    return read_version(REPOSITORY)


def read_version(folder: Path) -> str:
    """Return the version in the pyproject.toml of the folder."""
    project: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
