"""What the commands about numbers share: the account, its carrier, and clear errors."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click

from server.cli.account import find_account
from server.cli.environment import open_stores_now, read_settings_now
from server.domain.accounts import Account
from server.domain.buying.purchases import BudgetExceeded
from server.domain.buying.releasing import NotReleasable
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number
from server.domain.secret_names import SecretMissing
from server.making_numbers import NumberParts, compose_numbers
from server.numbers.carriers import SECRETS
from server.numbers.contract import CarrierError, NumberCarrier
from server.open_stores import Stores
from server.settings import SettingsError
from server.stores.purchases import NumberWanted

carrier_option = click.option(
    "--carrier",
    "carrier_name",
    type=click.Choice(sorted(SECRETS)),
    help="Default: the one with secrets of the account.",
)


@dataclass(frozen=True)
class CarrierAccount:
    """An account, and its account at the carrier."""

    stores: Stores
    parts: NumberParts
    account: Account
    carrier: NumberCarrier


@contextmanager
def open_carrier_account(key: str, carrier_name: str | None) -> Iterator[CarrierAccount]:
    """The account KEY and its carrier. Expected failures in the block end the command with a message."""
    with open_stores_now() as stores, explain_carrier_failures():
        account = find_account(stores.accounts, key).account
        parts = compose_numbers(read_settings_now(), stores, os.environ)
        name = carrier_name or _choose_carrier(parts, key)
        yield CarrierAccount(stores, parts, account, parts.open(key, name))


@contextmanager
def explain_carrier_failures() -> Iterator[None]:
    """End the command with a message on a failure that is expected with carriers."""
    try:
        yield
    except (CarrierError, SecretMissing, BudgetExceeded, NumberWanted, NotReleasable, SettingsError) as error:
        raise click.ClickException(str(error)) from error


def read_number(text: str, account: Account) -> str:
    """The number in E.164, typed as the account's country writes it or with + and the country code."""
    try:
        return parse_phone_number(text, account.country).number
    except NotAPhoneNumber as error:
        raise click.ClickException(str(error)) from error


def _choose_carrier(parts: NumberParts, key: str) -> str:
    connected = parts.list_connected(key)
    if len(connected) == 1:
        return connected[0]
    if connected:
        raise click.ClickException(f"account {key!r} has secrets for {' and '.join(connected)}; choose with --carrier")
    wanted = "; or ".join(f"{', '.join(names)} for {carrier}" for carrier, names in SECRETS.items())
    raise click.ClickException(
        f"account {key!r} has no carrier. Set its secrets with `dni secret set {key} NAME`: {wanted}"
    )
