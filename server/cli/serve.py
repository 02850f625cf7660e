"""`dni serve`: the production server."""

import click

from server.cli.database_file import make_database_folder
from server.cli.environment import explain_failures, read_settings_now
from server.cli.serving import serve_until_stopped
from server.cli.set_up_link import make_set_up_link
from server.settings import Settings


@click.command()
@click.option("--host", help="The address to listen on. Overrides DNI_HOST.")
@click.option("--port", help="The port to listen on; 0 for any free port. Overrides DNI_PORT.")
@click.option("--workers", help="The number of worker processes. Overrides DNI_WORKERS.")
def serve(host: str | None, port: str | None, workers: str | None) -> None:
    """Serve the accounts until stopped."""
    with explain_failures():
        settings = read_settings_now({"DNI_HOST": host, "DNI_PORT": port, "DNI_WORKERS": workers})
        make_database_folder(settings)
        serve_until_stopped(settings, lambda url: _announce(settings, url))


def _announce(settings: Settings, url: str) -> None:
    link = make_set_up_link(settings, url)
    if link:
        click.echo(f"Nobody can sign in yet. Open this link to set up the first user:\n  {link}")
    click.echo(f"dni is serving at {url}")
