"""`dni backup`: writes the database into one file."""

import time
from importlib.metadata import version
from pathlib import Path

import click

from server.cli.database_file import require_database
from server.cli.environment import explain_failures, read_settings_now
from server.settings import choose_lease_url
from server.stores.backup.making import make_backup
from server.stores.backup.manifest import BackupError


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write all accounts, users, calls and postbacks to FILE, while the server goes on.

    Leases in a SQLite file are included. Those in a Redis are not: back up its own file, or let visitors claim again. The secret
    key is not included either; without it the secrets of accounts can't be decrypted.
    """
    with explain_failures():
        settings = read_settings_now()
        require_database(settings)
        lease_url = choose_lease_url(settings)
        try:
            made = make_backup(file, settings.database_url, lease_url, version("dni-py"), time.time())
        except BackupError as error:
            raise click.ClickException(str(error)) from error
    click.echo(
        f"{file}: {made.kind} database with tables of version {made.schema_version}, {file.stat().st_size:,} bytes"
    )
    if not lease_url.startswith("sqlite:"):
        click.echo("The leases are in a Redis and not in this backup.")
    click.echo("Keep DNI_SECRET_KEY in a safe place too; it is not in this backup.")
