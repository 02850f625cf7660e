"""Runs `dni` commands as people do."""

from click.testing import CliRunner, Result

from server.cli import main


def run(*arguments: str, given: str | None = None) -> Result:
    """Run a command; only what it tells itself may make it fail."""
    result = CliRunner().invoke(main, arguments, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def read_lines(*arguments: str) -> list[str]:
    """What a command that must succeed writes, line by line."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.removesuffix("\n").split("\n")
