"""`dni settings`: the settings in force."""

import re

import click

from server.cli.environment import explain_failures, read_settings_now
from server.settings import SETTINGS, write_settings_document

_PASSWORD = re.compile(r"(?<=:)[^:/@]*(?=@)")


@click.command()
@click.option("--document", is_flag=True, help="Write docs/settings.md instead.")
def settings(document: bool) -> None:
    """Print every setting, its value and what it is for. Secrets are not shown."""
    if document:
        click.echo(write_settings_document(), nl=False)
        return
    with explain_failures():
        current = read_settings_now()
    for setting in SETTINGS:
        value = getattr(current, setting.field)
        click.echo(f"{setting.name}={_write_value(setting.name, value, secret=setting.secret)}")
        click.echo(click.wrap_text(setting.help, width=100, initial_indent="    ", subsequent_indent="    "))


def _write_value(name: str, value: object, *, secret: bool) -> str:
    if secret:
        return "(hidden)"
    if name.endswith("_URL"):
        return _PASSWORD.sub("***", str(value))
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
