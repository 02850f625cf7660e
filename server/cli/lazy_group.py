"""A group that loads the module of a command only when the command is called, so `dni --help` is fast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from server.cli.command_line import write_commands_in


@dataclass(frozen=True)
class LazyCommand:
    """Where a command is defined ("module:name"), its line in `dni --help`, and its subcommands from other modules."""

    defined_at: str
    short_help: str
    subcommands: Sequence[str] = ()


class LazyGroup(click.Group):
    def __init__(self, *args: Any, lazy_commands: Mapping[str, LazyCommand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy_commands = lazy_commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.lazy_commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        lazy = self.lazy_commands.get(cmd_name)
        if lazy is None:
            return None
        command = _load(lazy.defined_at)
        if isinstance(command, click.Group):
            for defined_at in lazy.subcommands:
                command.add_command(_load(defined_at))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Errors name commands as this program is called."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            if type(error) is not click.ClickException:
                raise
            raise click.ClickException(write_commands_in(error.message)) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = formatter.width - 6 - max(map(len, self.lazy_commands))
        rows = [(name, _shorten(self.lazy_commands[name].short_help, width)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _shorten(text: str, most_characters: int) -> str:
    return text if len(text) <= most_characters else f"{text[: most_characters - 3].rsplit(' ', 1)[0]}..."


def _load(defined_at: str) -> click.Command:
    module, _, name = defined_at.partition(":")
    command = getattr(import_module(module), name)
    assert isinstance(command, click.Command)
    return command
