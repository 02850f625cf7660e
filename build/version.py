"""The version of the project, which is in the bundle's manifest."""

import tomllib
from typing import Any

from build.layout import REPOSITORY


def project_version() -> str:
    """Return the version in pyproject.toml."""
    project: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
