"""`dni settings`: the current settings."""

import os
import re

import click

from server.cli.environment import explain_failures
from server.settings import SETTINGS, find_field, read_settings_and_origins
from server.settings_document import write_help, write_settings_document
from server.settings_file import read_settings_file

_PASSWORD = re.compile(r"(?<=:)[^:/@]*(?=@)")


@click.command()
@click.option("--document", is_flag=True, help="Print docs/settings.md instead.")
def settings(document: bool) -> None:
    """Print every setting, its value, its origin, and what it is for. Secrets are not shown."""
    if document:
        click.echo(write_settings_document(), nl=False)
        return
    with explain_failures():
        current, origins = read_settings_and_origins(os.environ, settings_file=read_settings_file(os.environ))
    for name, field in SETTINGS.items():
        value = "(hidden)" if not field.repr else _write_value(name, getattr(current, find_field(name)))
        click.echo(f"{name}={value}  # {origins[name]}")
        click.echo(click.wrap_text(write_help(field), width=100, initial_indent="    ", subsequent_indent="    "))


def _write_value(name: str, value: object) -> str:
    if name.endswith("_URL"):
        return _PASSWORD.sub("***", str(value))
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
