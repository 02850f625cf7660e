import subprocess
import sys

import click
import pytest

from server.cli import COMMANDS, main


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_of_commands_has_the_same_help_as_the_command(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.name == name
    assert COMMANDS[name].short_help == command.get_short_help_str(limit=500)


@pytest.mark.parametrize("name", sorted(name for name, lazy in COMMANDS.items() if lazy.subcommands))
def test_a_group_includes_the_subcommands_of_other_modules(name: str) -> None:
    group = main.get_command(click.Context(main), name)

    assert isinstance(group, click.Group)
    assert len(group.commands) >= len(COMMANDS[name].subcommands)


def test_a_command_that_does_not_exist_is_an_error() -> None:
    assert main.get_command(click.Context(main), "nothing") is None


def test_the_help_loads_no_command_and_no_library_of_the_server() -> None:
    program = (
        "import sys; from server.cli import main; main(['--help'], standalone_mode=False);"
        "libraries = ('flask', 'sqlalchemy', 'pydantic', 'phonenumbers', 'rich', 'structlog');"
        "needed = ('server.cli', 'server.cli.command_line', 'server.cli.lazy_group', 'server.unneeded_imports');"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in libraries"
        " or name.startswith('server.') and name not in needed))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("module", ["server.workers", "server.cli.serve", "server.cli.serving"])
def test_a_server_loads_nothing_that_only_a_terminal_needs(module: str) -> None:
    program = (
        f"import sys, {module}, server.app;"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'rich', 'pygments', 'markdown_it'}))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_libraries_that_a_server_does_not_need_can_still_be_imported() -> None:
    program = (
        "import server.app, rich.console, pygments.lexers; print(rich.console.Console and pygments.lexers.__name__)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "pygments.lexers\n"
