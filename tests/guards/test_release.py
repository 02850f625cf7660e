"""A whole release of this checkout, in a clone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from build.layout import REPOSITORY, repository_layout
from build.release.checkout import run_git
from build.version import project_version

VERSION = "9999.0.0"


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_clone_of_this_commit_can_be_released(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run_git(tmp_path, "clone", "--quiet", str(REPOSITORY), str(clone))
    run_git(clone, "checkout", "--quiet", "-B", "main")
    for name, value in (("user.name", "Ana"), ("user.email", "ana@example.com")):
        run_git(clone, "config", name, value)
    (clone / "build" / "tools" / "node_modules").symlink_to(repository_layout().tools / "node_modules")
    (clone / ".git" / "info" / "exclude").write_text("node_modules\n")
    changelog = clone / "CHANGELOG.md"
    parts = changelog.read_text(encoding="utf-8").partition("## [")
    changelog.write_text(f"{parts[0]}## [Unreleased]\n\n- A change.\n\n{parts[1]}{parts[2]}", encoding="utf-8")
    run_git(clone, "commit", "--quiet", "--all", "--message", "Change")
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ARGS"}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", *words]
        return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, check=False)

    assert run("build.release.tested").returncode == 0
    done = run("build.release", VERSION)
    assert done.returncode == 0, done.stderr
    assert run_git(clone, "tag", "--points-at", "HEAD") == f"v{VERSION}"
    assert run_git(clone, "status", "--porcelain") == ""
    assert f'version = "{VERSION}"' in (clone / "pyproject.toml").read_text()
    assert project_version() != VERSION, "only the clone is released"
    sums = (clone / "dist" / "SHA256SUMS").read_text()
    assert sorted(line.split()[1] for line in sums.splitlines()) == [
        f"dni_py-{VERSION}-py3-none-any.whl",
        f"dni_py-{VERSION}.tar.gz",
    ]
