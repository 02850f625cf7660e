"""What the commands about numbers share: the account, its carrier, and clear errors."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from server.cli.account import find_account
from server.cli.command_line import write_command
from server.cli.environment import open_stores_now, read_settings_now
from server.domain.accounts import Account
from server.domain.buying.desk import NumberDesk
from server.domain.buying.errors import NumberError
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number
from server.domain.secret_names import SecretMissing
from server.making_numbers import compose_desk
from server.numbers.carriers import SECRETS

carrier_option = click.option(
    "--carrier",
    "carrier_name",
    type=click.Choice(sorted(SECRETS)),
    help="Default: the one with secrets of the account.",
)


@dataclass(frozen=True)
class OpenedDesk:
    """What works on the account's numbers, and the name of its carrier."""

    desk: NumberDesk
    account: Account
    carrier: str


@contextmanager
def open_desk(key: str, carrier_name: str | None) -> Iterator[OpenedDesk]:
    """The desk for account KEY. Expected failures in the block end the command with a message."""
    with open_stores_now() as stores, explain_number_errors():
        account = find_account(stores.accounts, key).account
        desk = compose_desk(read_settings_now(), stores, os.environ)
        yield OpenedDesk(desk, account, carrier_name or _choose_carrier(desk, key))


@contextmanager
def explain_number_errors() -> Iterator[None]:
    """End the command with a message on a failure that is expected with numbers."""
    try:
        yield
    except (NumberError, SecretMissing) as error:
        raise click.ClickException(str(error)) from error


def read_number(text: str, account: Account) -> str:
    """The number in E.164, typed as the account's country writes it or with + and the country code."""
    try:
        return parse_phone_number(text, account.country).number
    except NotAPhoneNumber as error:
        raise click.ClickException(str(error)) from error


def _choose_carrier(desk: NumberDesk, key: str) -> str:
    connected = desk.list_carriers(key)
    if len(connected) == 1:
        return connected[0]
    if connected:
        raise click.ClickException(f"account {key!r} has secrets for {' and '.join(connected)}; choose with --carrier")
    wanted = "; or ".join(f"{', '.join(names)} for {carrier}" for carrier, names in SECRETS.items())
    raise click.ClickException(
        f"account {key!r} has no carrier. Set its secrets with `{write_command()} secret set {key} NAME`: {wanted}"
    )
