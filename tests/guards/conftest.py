"""What the guards check."""

import subprocess
from pathlib import Path

import pytest

from build.layout import REPOSITORY
from tests.built import BuiltBundle, read_built_bundle


@pytest.fixture(scope="session")
def bundle() -> BuiltBundle:
    """The bundle as it ships."""
    return read_built_bundle()


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Every file of the project, including new ones and without ignored ones."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.splitlines()
    return [REPOSITORY / name for name in listed if (REPOSITORY / name).is_file()]
