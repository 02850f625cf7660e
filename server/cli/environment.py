"""The settings, stores and error messages that commands share."""

import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial

import click

from server.accounts.errors import AccountInvalid, CannotRevert, ChangedMeanwhile
from server.accounts.service import AccountService
from server.bundle import BundleError
from server.cli.database_file import make_database_folder, require_database
from server.domain.account_checks import check_account
from server.domain.account_history import OPERATOR, Author, Through
from server.logs import configure_logs
from server.open_stores import Stores, open_stores
from server.settings import Settings, SettingsError, read_settings
from server.settings_file import SettingsFileError, read_settings_file
from server.stores.contract import AccountDeleted, AccountStore, NumberTaken, StoreOutdated, StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.stores.secrets import SecretKeyMissing, SecretUnreadable

_EXPECTED = (
    SettingsError,
    SettingsFileError,
    BundleError,
    StoreUnavailable,
    StoreOutdated,
    SecretKeyMissing,
    SecretUnreadable,
)


def find_author(through: Through) -> Author:
    """The person who runs the command, by their user name in the operating system."""
    try:
        return Author(getpass.getuser(), through)
    except (OSError, KeyError):  # a container's user may have no name; the type depends on Python's version
        return replace(OPERATOR, through=through)


def make_account_service(accounts: AccountStore) -> AccountService:
    """The service that changes accounts."""
    return AccountService(accounts, check_account)


@contextmanager
def explain_refusals(key: str) -> Iterator[None]:
    """End the command with a message if the account in the block can't be changed."""
    try:
        yield
    except (AccountDeleted, AccountInvalid, CannotRevert, ChangedMeanwhile, NumberTaken) as error:
        raise click.ClickException(f"account {key!r}: nothing changed. {error}") from error


@contextmanager
def explain_failures() -> Iterator[None]:
    """End the command with a message on an expected failure. Any other exception is a bug and keeps its trace."""
    try:
        yield
    except _EXPECTED as error:
        raise click.ClickException(str(error)) from error


def read_settings_now(overrides: Mapping[str, object] | None = None) -> Settings:
    """The current settings. `overrides` are options of the command line by setting name; None means not given."""
    given = {name: str(value) for name, value in (overrides or {}).items() if value is not None}
    return read_settings(os.environ, given, read_settings_file(os.environ))


def log_to_standard_error(settings: Settings) -> None:
    """Set up the log. Standard output is for what a command prints, which scripts read."""
    configure_logs(settings.log_level, settings.log_format, sys.stderr)


@contextmanager
def open_stores_now(*, creates_database: bool = False) -> Iterator[Stores]:
    """The stores that the settings name, with their tables up to date. The lease store is opened when it is first used.

    A missing SQLite file ends the command, unless it `creates_database`.
    """
    with explain_failures():
        settings = read_settings_now()
        log_to_standard_error(settings)
        (make_database_folder if creates_database else require_database)(settings)
        with closing(open_stores(settings)) as opened:
            opened.accounts.prepare()
            yield replace(opened, open_leases=partial(_prepare_leases, opened))


def _prepare_leases(stores: Stores) -> LeaseStore:
    stores.leases.prepare()
    return stores.leases
