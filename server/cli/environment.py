"""What every command starts from: the settings, the account store, and failures told in one line."""

import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from typing import Protocol, TypeVar

import click

from server.accounts.errors import AccountInvalid, CannotRevert, ChangedMeanwhile
from server.accounts.service import AccountService
from server.bundle import BundleError
from server.domain.account_checks import check_account
from server.domain.account_history import OPERATOR, Author, Through
from server.open_stores import (
    open_account_store,
    open_call_log,
    open_identities,
    open_leases,
    open_outbox,
    open_retention,
    open_secrets,
)
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


class _Closable(Protocol):
    def close(self) -> None: ...


AnyStore = TypeVar("AnyStore", bound=_Closable)


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


@contextmanager
def _open_now(
    open_store: Callable[[Settings], AnyStore], prepare: Callable[[AnyStore], None] | None = None
) -> Iterator[AnyStore]:
    """The store that the settings name, for one command."""
    with explain_failures(), closing(open_store(read_settings_now())) as store:
        if prepare is not None:
            prepare(store)
        yield store


def open_accounts() -> AbstractContextManager[AccountStore]:
    """The account store, with the tables of the whole database brought up to date, for one command."""
    return _open_now(open_account_store, lambda store: store.prepare())


def open_leases_now() -> AbstractContextManager[LeaseStore]:
    """The lease store, with what it needs in place, for one command."""
    return _open_now(open_leases, lambda store: store.prepare())


def open_call_log_now() -> AbstractContextManager[CallLog]:
    """The call log, for one command. `open_accounts` prepares its tables, as those of the stores below."""
    return _open_now(open_call_log)


def open_outbox_now() -> AbstractContextManager[Outbox]:
    """The outbox, for one command."""
    return _open_now(open_outbox)


def open_retention_now() -> AbstractContextManager[Retention]:
    """What erases calls, for one command."""
    return _open_now(open_retention)


def open_secrets_now() -> AbstractContextManager[SecretStore]:
    """The store of secrets, for one command."""
    return _open_now(open_secrets)


def open_identities_now() -> AbstractContextManager[Identities]:
    """The store of identities, for one command."""
    return _open_now(open_identities)
