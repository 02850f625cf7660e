"""`dni init`: writes the settings of a new server, and says how to start it."""

import getpass
import os
import secrets
import shlex
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import click

from server.cli.command_line import find_words, write_command
from server.cli.database_file import make_database_folder
from server.cli.environment import explain_failures
from server.cli.server_url import write_url
from server.cli.set_up_link import make_set_up_link
from server.cli.systemd_unit import UNIT_NAME, write_unit
from server.data_folder import find_data_folder, find_database_file, write_default_url
from server.open_stores import open_stores
from server.settings import Settings, SettingsError, read_settings
from server.settings_file import SETTINGS_NAME, SETTINGS_VARIABLE, find_config_folder, write_settings_text

_KEY_BYTES = 32
_LEASES_NAME = "leases.sqlite3"
_QUESTIONS = {
    "DNI_PUBLIC_URL": "URL of this server for browsers and carriers (empty: only on this computer)",
    "DNI_DATABASE_URL": "Database",
    "DNI_HOST": "Address to listen on",
    "DNI_PORT": "Port to listen on",
}


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--public-url", envvar="DNI_PUBLIC_URL", help="The URL at which browsers and carriers reach the server.")
@click.option("--database-url", envvar="DNI_DATABASE_URL", help="The database. Default: a file in your data folder.")
@click.option("--host", envvar="DNI_HOST", help="The address to listen on. Default: 127.0.0.1.")
@click.option("--port", envvar="DNI_PORT", help="The port to listen on. Default: 8000.")
@click.option("--yes", is_flag=True, help="Ask nothing, and use the defaults of what is not given.")
def init(
    folder: Path | None, public_url: str | None, database_url: str | None, host: str | None, port: str | None, yes: bool
) -> None:
    """Write a settings file with a new secret key, and a systemd unit, and create the database.

    They go into FOLDER, or into your config folder, where every command finds the settings. Without a terminal nothing is asked.
    """
    target = (folder or find_config_folder()).absolute()
    path = target / SETTINGS_NAME
    if path.exists():
        raise click.ClickException(
            f"{path} exists already, and its secret key is needed. Edit it, or choose another folder."
        )
    given = {"DNI_PUBLIC_URL": public_url, "DNI_DATABASE_URL": database_url, "DNI_HOST": host, "DNI_PORT": port}
    with explain_failures():
        values = _complete(given, asks=not yes and sys.stdin.isatty())
        settings = read_settings(values)
        link = _create_database(settings)
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(path, write_settings_text(values))
        (target / UNIT_NAME).write_text(write_unit(getpass.getuser(), path, find_words()), encoding="utf-8")
    _announce(path, link)


def _complete(given: Mapping[str, str | None], *, asks: bool) -> dict[str, str]:
    """The values of the settings file: those given, asked for, or by default, and a new secret key."""
    defaults = {
        "DNI_PUBLIC_URL": "",
        "DNI_DATABASE_URL": write_default_url(),
        "DNI_HOST": "127.0.0.1",
        "DNI_PORT": "8000",
    }
    values = {name: value or (_ask(name, defaults[name]) if asks else defaults[name]) for name, value in given.items()}
    file = find_database_file(read_settings({"DNI_DATABASE_URL": values["DNI_DATABASE_URL"]}).database_url)
    if file is None:  # PostgreSQL has no leases; one machine keeps them in a file
        values["DNI_LEASE_URL"] = os.environ.get("DNI_LEASE_URL") or write_default_url(_LEASES_NAME)
    elif not file.is_absolute():  # the settings are read in any working directory
        values["DNI_DATABASE_URL"] = f"sqlite:///{file.absolute()}"
    values["DNI_SECRET_KEY"] = secrets.token_urlsafe(_KEY_BYTES)
    return {name: value for name, value in values.items() if value}


def _ask(name: str, default: str) -> str:
    def check(text: str) -> str:
        try:
            read_settings({name: text})
        except SettingsError as error:
            raise click.BadParameter(str(error)) from error  # the question is asked again
        return text

    return str(click.prompt(_QUESTIONS[name], default=default, value_proc=check))


def _create_database(settings: Settings) -> str | None:
    """Create the database, and return the link to set up the first user; None if there are users already."""
    if settings.lease_url:
        find_data_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    make_database_folder(settings)
    with closing(open_stores(settings)) as stores:
        stores.accounts.prepare()
        if not settings.lease_url.startswith("redis"):
            stores.leases.prepare()
    return make_set_up_link(settings, write_url(settings.host, settings.port))


def _write_private(path: Path, text: str) -> None:
    """Write a new file that only this user can read."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _announce(path: Path, link: str | None) -> None:
    is_default = path == find_config_folder() / SETTINGS_NAME
    named = "" if is_default else f"{SETTINGS_VARIABLE}={shlex.quote(str(path))} "
    unit = shlex.quote(str(path.with_name(UNIT_NAME)))
    click.echo(f"Settings, with a new secret key: {path}\n")
    click.echo(f"Start the server:\n  {named}{write_command('serve')}")
    click.echo("Or let systemd run it, also after a restart of the machine:")
    click.echo(f"  sudo cp {unit} /etc/systemd/system/ && sudo systemctl enable --now dni\n")
    if link:
        click.echo(f"Then open this link to set up the first user:\n  {link}")
