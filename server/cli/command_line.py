"""How to call this program again, for commands that it prints: they can be pasted as they are."""

import re
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

_NAME = "dni"
_QUOTED_COMMAND = re.compile(rf"(?<=['`]){_NAME}(?= [a-z])")


def write_command(*arguments: str) -> str:
    """The `dni` command with these arguments, as one line for a shell in the working directory."""
    return " ".join([shlex.quote(find_program(sys.argv[0])), *arguments])


def write_commands_in(text: str) -> str:
    """The text with every quoted command, such as 'dni serve', as this program is called.

    Layers below the command line write plain `dni`, because they can't know it.
    """
    program = shlex.quote(find_program(sys.argv[0]))
    return _QUOTED_COMMAND.sub(lambda _: program, text)


def find_program(called: str, which: Callable[[str], str | None] = shutil.which) -> str:
    """`dni` if the shell finds this program under that name, else the path by which it was called.

    In a checkout without an activated environment that is `.venv/bin/dni`.
    """
    if Path(called).name != _NAME:
        return _NAME  # a module or a test started it
    found = which(_NAME)
    return _NAME if found and Path(found).resolve() == Path(called).resolve() else called


def find_words() -> list[str]:
    """The words that call this program from any working directory, without a shell and its PATH."""
    called = Path(sys.argv[0])
    return [str(called.absolute())] if called.name == _NAME else [sys.executable, "-m", "server.cli"]
