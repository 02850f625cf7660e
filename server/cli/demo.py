"""`dni demo`: serves the demo site with its account."""

import os
import secrets
import time
from contextlib import closing
from dataclasses import replace
from importlib.resources import files

import click

from demo_pages.arrivals import list_arrivals
from server.account_file.read import read_account_file
from server.cli.command_line import write_command
from server.cli.database_file import make_database_folder
from server.cli.demo_user import make_demo_token, write_demo_link
from server.cli.environment import (
    explain_failures,
    explain_refusals,
    find_author,
    log_to_standard_error,
    make_account_service,
    read_settings_now,
)
from server.cli.free_port import find_free_port
from server.cli.server_url import write_url
from server.cli.serving import serve_until_stopped
from server.data_folder import DEMO_DATABASE_NAME, write_default_url
from server.demo.sample_calls.loading import load_sample_calls
from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID
from server.domain.account_history import Through
from server.numbers.carriers import SECRETS
from server.open_stores import open_stores
from server.settings import Settings
from server.stores.secrets import SecretStore
from server.telephony.twilio import Twilio

_NUMBER = "+18665550101"
_TOKEN_BYTES = 16


@click.command()
@click.option("--host", help="The address to listen on. Overrides DNI_HOST.")
@click.option("--port", help="The port to listen on; 0 for any free port. Overrides DNI_PORT.")
@click.option("--workers", help="The number of worker processes. Overrides DNI_WORKERS.")
def demo(host: str | None, port: str | None, workers: str | None) -> None:
    """Serve a demo site with its own account, and print its address.

    There is one address per traffic source.

    The account `demo` is imported again into the database of DNI_DATABASE_URL, or into a file of its own if that is not set. It
    gets sample calls of the last 60 days, whose carrier is `sample`. If the port is in use, the demo takes the next free one.
    """
    with explain_failures():
        # By default only problems are logged, so that a newcomer sees the addresses.
        log_level = os.environ.get("DNI_LOG_LEVEL") or "warning"
        overrides = {"DNI_HOST": host, "DNI_PORT": port, "DNI_WORKERS": workers, "DNI_LOG_LEVEL": log_level}
        # A person who tries the demo is one client that plays many visitors.
        settings = read_settings_now(overrides)
        update = {"demo_pages": True, "claim_limit": "", "client_leases": None}
        if "database_url" not in settings.model_fields_set:
            update["database_url"] = write_default_url(DEMO_DATABASE_NAME)
        wanted_port = settings.port
        settings = settings.model_copy(update={**update, "port": find_free_port(settings.host, wanted_port)})
        if settings.port != wanted_port:
            click.echo(f"Port {wanted_port} is in use by another program, so the demo uses port {settings.port}.")
        log_to_standard_error(settings)
        make_database_folder(settings)
        account = read_account_file(files("demo_pages").joinpath("account.yaml").read_bytes())
        if settings.port:  # of a port that the system chooses nothing is known yet
            account = replace(account, origins=(write_url(settings.host, settings.port),))
        is_own_token = not settings.twilio_auth_token
        if is_own_token:
            settings = settings.model_copy(update={"twilio_auth_token": (secrets.token_hex(_TOKEN_BYTES),)})
        lent: list[str] = []
        with closing(open_stores(settings)) as stores, explain_refusals(account.key):
            stores.accounts.prepare()
            author = find_author(Through.FILE)
            make_account_service(stores.accounts).change(account.key, lambda _: account, None, author)
            load_sample_calls(account, stores.call_log, stores.retention, time.time())
            token = make_demo_token(stores, account.key)
            if not settings.twilio_api_url:
                lent = _sign_in_to_simulated_api(settings, stores.secrets, account.key)
        try:
            serve_until_stopped(settings, lambda url: _announce(url, settings, is_own_token, token), _use_simulated_api)
        finally:
            _take_back(settings, account.key, lent)


def _sign_in_to_simulated_api(settings: Settings, stored: SecretStore, key: str) -> list[str]:
    """Let the account erase recordings and buy numbers at the simulated carrier, with variables that only this process has.

    Returns the names of those that the account was not allowed to use before.
    """
    allowed = {one.name for one in stored.list_variables(key)}
    names = SECRETS[Twilio.name]
    values = (SIMULATED_ACCOUNT_SID, SIMULATED_ACCOUNT_SID, settings.twilio_auth_token[0])
    for name, value in zip(names, values, strict=True):
        os.environ[name] = value
        stored.allow_variable(key, name, time.time())
    return [name for name in names if name not in allowed]


def _take_back(settings: Settings, key: str, names: list[str]) -> None:
    """End what was allowed for this run: a server with the same database has other secrets under these names."""
    with closing(open_stores(settings)) as stores:
        for name in names:
            stores.secrets.disallow_variable(key, name)


def _use_simulated_api(settings: Settings, url: str) -> Settings:
    """Use the simulated carrier as Twilio, unless the settings have another address."""
    return settings if settings.twilio_api_url else settings.model_copy(update={"twilio_api_url": url})


def _announce(url: str, settings: Settings, is_own_token: bool, token: str) -> None:
    click.echo(f"\nThe demo site is at {url}. Open one of these, and watch the phone numbers:\n")
    arrivals = list_arrivals(url)
    width = max(len(arrival.tracking_source) for arrival in arrivals)
    for arrival in arrivals:
        click.echo(f"  {arrival.tracking_source:<{width}}  {arrival.url}")
    click.echo(f"\nThe console, signed in: {write_demo_link(url, token)}")
    click.echo(f"\nTo call such a number, open the phone: {url}/phone")
    click.echo(f"From another terminal: {_write_call_line(url, settings, is_own_token)}")
    click.echo(f"\nThe tag to paste: {url}/a/demo/snippet\nStop with Ctrl-C.\n")


def _write_call_line(url: str, settings: Settings, is_own_token: bool) -> str:
    """The command that calls a number of this server. It does not show an auth token that the operator has set."""
    environment = {"DNI_TWILIO_AUTH_TOKEN": settings.twilio_auth_token[0]} if is_own_token else {}
    if settings.public_url:
        environment["DNI_PUBLIC_URL"] = settings.public_url
    command = write_command("call", _NUMBER, "--server", url)
    return " ".join([*(f"{name}={value}" for name, value in environment.items()), command])
