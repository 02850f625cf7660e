"""The version of the project, which the bundle carries in its manifest."""

import tomllib
from typing import Any

from build.layout import REPOSITORY


def project_version() -> str:
    """Return the version that pyproject.toml states."""
    project: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
