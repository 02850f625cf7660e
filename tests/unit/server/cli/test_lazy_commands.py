import subprocess
import sys

import click
import pytest

from server.cli import COMMANDS, main


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_of_commands_says_what_the_command_itself_says(name: str) -> None:
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.name == name
    assert COMMANDS[name].short_help == command.get_short_help_str(limit=500)


@pytest.mark.parametrize("name", sorted(name for name, lazy in COMMANDS.items() if lazy.subcommands))
def test_a_group_has_the_subcommands_that_other_modules_define(name: str) -> None:
    group = main.get_command(click.Context(main), name)

    assert isinstance(group, click.Group)
    assert len(group.commands) >= len(COMMANDS[name].subcommands)


def test_a_command_that_does_not_exist_is_an_error() -> None:
    assert main.get_command(click.Context(main), "nothing") is None


def test_the_help_loads_no_command_and_no_library_of_the_server() -> None:
    program = (
        "import sys; from server.cli import main; main(['--help'], standalone_mode=False);"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('flask', 'sqlalchemy', 'pydantic', 'phonenumbers')"
        " or name.startswith('server.') and name not in ('server.cli', 'server.cli.lazy_group')))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
