"""`dni restore`: puts a backup into the database."""

from pathlib import Path

import click

from server.cli.database_file import make_database_folder
from server.cli.environment import explain_failures, read_settings_now
from server.settings import choose_lease_url
from server.stores.backup.manifest import BackupError
from server.stores.backup.restoring import restore_backup


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--replace",
    is_flag=True,
    help="Delete what is in the database now. In PostgreSQL: every table of its schema.",
)
def restore(file: Path, replace: bool) -> None:
    """Put the backup FILE into the database of DNI_DATABASE_URL. Stop the server first.

    A database that has data is left alone, unless you use --replace. Older tables are migrated when the server starts.
    """
    with explain_failures():
        settings = read_settings_now()
        make_database_folder(settings)
        lease_url = choose_lease_url(settings)
        try:
            restored = restore_backup(file, settings.database_url, lease_url, may_replace=replace)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"restored the backup of {restored.made_at}, made by dni_py {restored.program_version}")
    if restored.has_lease_file and not lease_url.startswith("sqlite:"):
        click.echo("The leases of this backup were not restored, because DNI_LEASE_URL is not a SQLite file.")
