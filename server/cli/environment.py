"""What every command starts from: the settings, the stores, and failures told in one line."""

import getpass
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial

import click

from server.accounts.errors import AccountInvalid, CannotRevert, ChangedMeanwhile
from server.accounts.service import AccountService
from server.bundle import BundleError
from server.domain.account_checks import check_account
from server.domain.account_history import OPERATOR, Author, Through
from server.open_stores import Stores, open_stores
from server.settings import Settings, SettingsError, read_settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountDeleted, AccountStore, NumberTaken, StoreOutdated, StoreUnavailable
from server.stores.identities import Identities
from server.stores.leases.contract import LeaseStore
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.stores.secrets import SecretKeyMissing, SecretStore, SecretUnreadable

_EXPECTED = (
    SettingsError,
    BundleError,
    StoreUnavailable,
    StoreOutdated,
    SecretKeyMissing,
    SecretUnreadable,
)


def find_author(through: Through) -> Author:
    """Who runs the command: the name that the operating system has for them."""
    try:
        return Author(getpass.getuser(), through)
    except (OSError, KeyError):  # a container may have a user without a name; which of both depends on Python
        return replace(OPERATOR, through=through)


def make_account_service(accounts: AccountStore) -> AccountService:
    """The service that changes accounts."""
    return AccountService(accounts, check_account)


@contextmanager
def explain_refusals(key: str) -> Iterator[None]:
    """Turn the reasons why an account was not changed into the end of the command."""
    try:
        yield
    except (AccountDeleted, AccountInvalid, CannotRevert, ChangedMeanwhile, NumberTaken) as error:
        raise click.ClickException(f"account {key!r}: nothing changed. {error}") from error


@contextmanager
def explain_failures() -> Iterator[None]:
    """Turn what can be expected to go wrong into a message; everything else is a fault of ours and keeps its trace."""
    try:
        yield
    except _EXPECTED as error:
        raise click.ClickException(str(error)) from error


def read_settings_now(overrides: Mapping[str, object] | None = None) -> Settings:
    """The settings in force; `overrides` (by name; None is not set) are options of the command line."""
    given = {name: str(value) for name, value in (overrides or {}).items() if value is not None}
    return read_settings(os.environ, given)


_shared_stores: ContextVar[Stores | None] = ContextVar("shared_stores", default=None)


@contextmanager
def open_stores_now() -> Iterator[Stores]:
    """The stores that the settings name, with the tables brought up to date. Within such a block, others give the same ones."""
    shared = _shared_stores.get()
    if shared is not None:
        yield shared
        return
    with explain_failures(), closing(open_stores(read_settings_now())) as opened:
        opened.accounts.prepare()
        stores = replace(opened, open_leases=partial(_prepare_leases, opened))
        before = _shared_stores.set(stores)
        try:
            yield stores
        finally:
            _shared_stores.reset(before)


def _prepare_leases(stores: Stores) -> LeaseStore:
    stores.leases.prepare()
    return stores.leases


@contextmanager
def open_accounts() -> Iterator[AccountStore]:
    """The account store of `open_stores_now`."""
    with open_stores_now() as stores:
        yield stores.accounts


@contextmanager
def open_leases_now() -> Iterator[LeaseStore]:
    """The lease store of `open_stores_now`, with what it needs in place."""
    with open_stores_now() as stores:
        yield stores.leases


@contextmanager
def open_call_log_now() -> Iterator[CallLog]:
    """The call log of `open_stores_now`."""
    with open_stores_now() as stores:
        yield stores.call_log


@contextmanager
def open_outbox_now() -> Iterator[Outbox]:
    """The outbox of `open_stores_now`."""
    with open_stores_now() as stores:
        yield stores.outbox


@contextmanager
def open_retention_now() -> Iterator[Retention]:
    """What erases calls, of `open_stores_now`."""
    with open_stores_now() as stores:
        yield stores.retention


@contextmanager
def open_secrets_now() -> Iterator[SecretStore]:
    """The store of secrets of `open_stores_now`."""
    with open_stores_now() as stores:
        yield stores.secrets


@contextmanager
def open_identities_now() -> Iterator[Identities]:
    """The store of identities of `open_stores_now`."""
    with open_stores_now() as stores:
        yield stores.identities
