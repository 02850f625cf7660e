"""Printed commands name this program in a way that the shell finds."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import main
from server.cli.command_line import find_program, write_command, write_commands_in


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program `dni` in an environment that may or may not be activated."""
    path = tmp_path / ".venv" / "bin" / "dni"
    path.parent.mkdir(parents=True)
    path.touch()
    return path


def test_program_on_the_path_is_called_by_its_name(program: Path) -> None:
    assert find_program(str(program), which=lambda _name: str(program)) == "dni"


def test_program_that_is_not_on_the_path_is_called_as_it_was(program: Path) -> None:
    assert find_program(str(program), which=lambda _name: None) == str(program)
    assert find_program(".venv/bin/dni", which=lambda _name: None) == ".venv/bin/dni"


def test_another_program_of_the_same_name_is_not_confused_with_it(program: Path, tmp_path: Path) -> None:
    other = tmp_path / "dni"
    other.touch()
    assert find_program(str(program), which=lambda _name: str(other)) == str(program)


def test_printed_line_quotes_the_program_for_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["my tools/dni"])
    assert write_command("calls", "list") == "'my tools/dni' calls list"


def test_quoted_commands_in_a_text_are_called_as_this_program_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["elsewhere/.venv/bin/dni"])
    text = (
        "Run 'dni secret set shop T', or `dni serve`. dni is a program, and dni.restore() and 'dni' are not commands."
    )
    expected = text.replace("'dni secret", "'elsewhere/.venv/bin/dni secret").replace(
        "`dni s", "`elsewhere/.venv/bin/dni s"
    )
    assert write_commands_in(text) == expected
    assert write_commands_in(expected) == expected


def test_errors_of_lower_layers_name_commands_as_this_program_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["elsewhere/.venv/bin/dni"])
    done = CliRunner().invoke(main, ["account", "list"], env={"DNI_SETTINGS": str(tmp_path / "missing.env")})
    assert done.exit_code == 1
    assert "Write one with `elsewhere/.venv/bin/dni init`." in done.output
