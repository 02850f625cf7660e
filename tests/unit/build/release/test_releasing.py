"""A release in a small repository: it commits and tags at the end, and leaves everything as it was if something fails."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build.errors import BuildError
from build.layout import REPOSITORY
from build.release import __main__ as releasing
from build.release import tested
from build.release.checkout import TESTED_FILE, run_git

DAY = date(2026, 12, 1)
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n"
PYPROJECT = '[project]\nname = "dni-py"\nversion = "0.9.0"\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed project that counts as tested."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "CHANGELOG.md").write_text(CHANGELOG)
    (folder / ".gitignore").write_text(".cache/\ndist/\n")
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    for name, value in (("user.name", "Ana"), ("user.email", "ana@example.com")):
        run_git(folder, "config", name, value)
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--message", "Begin")
    for module in (releasing, tested):
        monkeypatch.setattr(module, "REPOSITORY", folder)
    monkeypatch.delenv("PYTEST_ARGS", raising=False)
    assert tested.main() == 0
    return folder


@pytest.fixture
def built(repository: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked to be built, instead of building it."""
    asked: list[Any] = []

    def build(version: str, epoch: int, _temporary: Path) -> list[Path]:
        asked.append((version, epoch, (repository / "pyproject.toml").read_text()))
        package = repository / "dist" / f"dni_py-{version}.tar.gz"
        package.parent.mkdir(exist_ok=True)
        package.write_text("package")
        return [package]

    monkeypatch.setattr(releasing, "_build", build)
    return asked


def describe(folder: Path) -> tuple[str, str, str]:
    """The last commit's subject, the tags and the changes."""
    return (run_git(folder, "log", "-1", "--format=%s"), run_git(folder, "tag"), run_git(folder, "status", "--short"))


def test_a_release_is_committed_and_tagged_here_and_pushed_nowhere(
    repository: Path, built: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    releasing._release("1.0.0", DAY)
    assert built == [("1.0.0", 1_796_083_200, PYPROJECT.replace("0.9.0", "1.0.0"))]
    assert describe(repository) == ("Release 1.0.0", "v1.0.0", "")
    assert "## [1.0.0] - 2026-12-01\n" in (repository / "CHANGELOG.md").read_text()
    assert run_git(repository, "cat-file", "-t", "v1.0.0") == "tag"
    assert "git push origin main v1.0.0" in capsys.readouterr().out
    assert (repository / "dist" / "SHA256SUMS").is_file()
    with pytest.raises(BuildError, match=r"tests have not run(.|\n)*1\.0\.0 exists already(.|\n)*no entry"):
        releasing._release("1.0.0", DAY)


def test_a_release_that_fails_leaves_everything_as_it_was(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> list[Path]:
        raise BuildError("the wheel is broken")

    monkeypatch.setattr(releasing, "_build", fail)
    with pytest.raises(BuildError, match="the wheel is broken"):
        releasing._release("1.0.0", DAY)
    assert describe(repository) == ("Begin", "", "")
    assert (repository / "pyproject.toml").read_text() == PYPROJECT


@pytest.mark.usefixtures("built")
def test_a_commit_that_a_hook_refuses_leaves_everything_as_it_was(repository: Path) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(BuildError, match="git commit"):
        releasing._release("1.0.0", DAY)
    assert describe(repository) == ("Begin", "", "")


def test_a_change_after_the_tests_must_be_tested_again(repository: Path, built: list[Any]) -> None:
    (repository / "new.py").write_text("x = 1\n")
    with pytest.raises(BuildError, match=r"not committed \(new\.py\)"):
        releasing._release("1.0.0", DAY)
    run_git(repository, "add", "--all")
    run_git(repository, "commit", "--quiet", "--message", "Change")
    with pytest.raises(BuildError, match="tests have not run"):
        releasing._release("1.0.0", DAY)
    assert built == []


def test_only_all_tests_on_committed_files_count(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / TESTED_FILE).unlink()
    monkeypatch.setenv("PYTEST_ARGS", "-k one")
    assert tested.main() == 0
    monkeypatch.delenv("PYTEST_ARGS")
    (repository / "new.py").write_text("x = 1\n")
    assert tested.main() == 0
    assert not (repository / TESTED_FILE).exists()
    assert capsys.readouterr().out.count("not noted") == 2


def test_the_command_needs_a_version() -> None:
    assert releasing.main([]) == 2


def test_make_release_passes_the_version_on() -> None:
    command = ["make", "-n", "release", "VERSION=1.2.3"]
    shown = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert "python -m build.release 1.2.3" in shown.stdout
