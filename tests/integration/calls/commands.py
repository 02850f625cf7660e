"""Runs `dni` commands as people do."""

from click.testing import CliRunner, Result

from server.cli import main


def run(*arguments: str, given: str | None = None) -> Result:
    """Run a command; it may fail only with an error message of its own."""
    result = CliRunner().invoke(main, arguments, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def read_lines(*arguments: str) -> list[str]:
    """The output lines of a command that must succeed."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.removesuffix("\n").split("\n")
