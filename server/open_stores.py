"""Opens the stores that the settings name. A process opens them once, after it was forked, and all its parts share them."""

from dataclasses import dataclass

from server.settings import Settings, SettingsError, choose_lease_url, find_encryption_key
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.identities import Identities
from server.stores.leases.contract import LeaseStore
from server.stores.leases.opening import open_lease_store
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.stores.secret_box import SecretBox
from server.stores.secrets import SecretStore
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.call_log.outbox import SqlOutbox
from server.stores.sql.call_log.retention import SqlRetention
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine
from server.stores.sql.identities.store import SqlIdentities
from server.stores.sql.secrets.store import SqlSecretStore


@dataclass(frozen=True)
class Stores:
    """The stores of one process; accounts and calls have one database, and its connections, in common."""

    accounts: AccountStore
    leases: LeaseStore
    call_log: CallLog
    outbox: Outbox
    retention: Retention
    identities: Identities
    secrets: SecretStore

    def close(self) -> None:
        """Let go of all connections."""
        self.accounts.close()
        self.call_log.close()
        self.outbox.close()
        self.retention.close()
        self.identities.close()
        self.secrets.close()
        self.leases.close()


def open_stores(settings: Settings) -> Stores:
    """All stores; nothing is connected yet. Raises `SettingsError` when no lease store is named."""
    engine = open_engine(settings.database_url)
    return Stores(
        SqlAccountStore(engine),
        open_leases(settings),
        SqlCallLog(engine),
        SqlOutbox(engine),
        SqlRetention(engine),
        SqlIdentities(engine),
        SqlSecretStore(engine, _make_box(settings)),
    )


def open_leases(settings: Settings) -> LeaseStore:
    """The lease store alone; nothing is connected yet. Raises `SettingsError` when none is named."""
    url = choose_lease_url(settings)
    try:
        return open_lease_store(url)
    except ValueError as error:
        raise SettingsError(f"DNI_LEASE_URL: {error}") from error


def open_call_log(settings: Settings) -> CallLog:
    """The call log alone; nothing is connected yet."""
    return SqlCallLog(open_engine(settings.database_url))


def open_outbox(settings: Settings) -> Outbox:
    """The outbox alone; nothing is connected yet."""
    return SqlOutbox(open_engine(settings.database_url))


def open_retention(settings: Settings) -> Retention:
    """What looks after calls that are over, alone; nothing is connected yet."""
    return SqlRetention(open_engine(settings.database_url))


def open_account_store(settings: Settings) -> AccountStore:
    """The account store alone; nothing is connected yet."""
    return SqlAccountStore(open_engine(settings.database_url))


def open_identities(settings: Settings) -> Identities:
    """The store of API keys alone; nothing is connected yet."""
    return SqlIdentities(open_engine(settings.database_url))


def open_secrets(settings: Settings) -> SecretStore:
    """The store of the accounts' secrets alone; nothing is connected yet."""
    return SqlSecretStore(open_engine(settings.database_url), _make_box(settings))


def _make_box(settings: Settings) -> SecretBox:
    return SecretBox(find_encryption_key(settings), settings.old_secret_keys)
