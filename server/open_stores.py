"""Opens the stores that the settings name. A process opens them once, after the fork, for all its parts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from server.settings import Settings, SettingsError, choose_lease_url, find_encryption_key
from server.stores.call_index import CallIndex
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore, ReadTogether
from server.stores.identities import Identities
from server.stores.inventory import NumberInventory
from server.stores.leads import Leads
from server.stores.leases.contract import LeaseStore
from server.stores.leases.opening import open_lease_store
from server.stores.mail_choices import MailChoices
from server.stores.mail_seal import MailSeal
from server.stores.noted_origins import NotedOrigins
from server.stores.noted_sightings import NotedSightings
from server.stores.notifications import Notifications
from server.stores.outbox import Outbox
from server.stores.people import People
from server.stores.purchases import Purchases
from server.stores.refused_origins import RefusedOrigins
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from server.stores.saved_views import SavedViews
from server.stores.second_factors import SecondFactors
from server.stores.secret_box import SecretBox
from server.stores.secrets import SecretStore
from server.stores.setup_reports import SetupReports
from server.stores.sign_ins import SignIns
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.call_log.call_index import SqlCallIndex
from server.stores.sql.call_log.leads import SqlLeads
from server.stores.sql.call_log.outbox import SqlOutbox
from server.stores.sql.call_log.retention import SqlRetention
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import open_engine, read_together
from server.stores.sql.identities.store import SqlIdentities
from server.stores.sql.notifications.mail_choices import SqlMailChoices
from server.stores.sql.notifications.store import SqlNotifications
from server.stores.sql.people.people import SqlPeople
from server.stores.sql.people.saved_views import SqlSavedViews
from server.stores.sql.people.second_factors import SqlSecondFactors
from server.stores.sql.people.sign_ins import SqlSignIns
from server.stores.sql.purchases.number_inventory import SqlNumberInventory
from server.stores.sql.purchases.store import SqlPurchases
from server.stores.sql.rollups.store import SqlRollups
from server.stores.sql.secrets.store import SqlSecretStore
from server.stores.sql.site_reports.refused_origins import SqlRefusedOrigins
from server.stores.sql.site_reports.setup_reports import SqlSetupReports
from server.stores.sql.site_reports.tag_sightings import SqlTagSightings
from server.stores.tag_sightings import TagSightings


@dataclass(frozen=True)
class Stores:
    """The stores of one process. All except the leases share one database and its connections.

    `noted_sightings` and `noted_origins` are those that the process has not written to `tag_sightings` and `refused_origins` yet.
    """

    accounts: AccountStore
    call_log: CallLog
    leads: Leads
    outbox: Outbox
    retention: Retention
    call_index: CallIndex
    identities: Identities
    secrets: SecretStore
    setup_reports: SetupReports
    tag_sightings: TagSightings
    noted_sightings: NotedSightings
    refused_origins: RefusedOrigins
    noted_origins: NotedOrigins
    notifications: Notifications
    mail_choices: MailChoices
    mail_seal: MailSeal
    people: People
    sign_ins: SignIns
    saved_views: SavedViews
    second_factors: SecondFactors
    rollups: Rollups
    purchases: Purchases
    inventory: NumberInventory
    read_together: ReadTogether
    open_leases: Callable[[], LeaseStore]

    @cached_property
    def leases(self) -> LeaseStore:
        """The lease store, opened at its first use. Raises `SettingsError` if the settings name none."""
        return self.open_leases()

    def close(self) -> None:
        """Close all connections."""
        self.accounts.close()  # the other stores share its connections to the database
        if "leases" in vars(self):
            self.leases.close()


def open_stores(settings: Settings) -> Stores:
    """All stores, not connected yet. Raises `StoreUnavailable` if the driver of the database is not installed."""
    engine = open_engine(settings.database_url)
    box = SecretBox(find_encryption_key(settings), settings.old_secret_keys)
    sightings, refused_origins = SqlTagSightings(engine), SqlRefusedOrigins(engine)
    return Stores(
        SqlAccountStore(engine),
        SqlCallLog(engine),
        SqlLeads(engine),
        SqlOutbox(engine),
        SqlRetention(engine),
        SqlCallIndex(engine),
        SqlIdentities(engine),
        SqlSecretStore(engine, box),
        SqlSetupReports(engine),
        sightings,
        NotedSightings(sightings),
        refused_origins,
        NotedOrigins(refused_origins),
        SqlNotifications(engine),
        SqlMailChoices(engine),
        MailSeal(box),
        SqlPeople(engine),
        SqlSignIns(engine),
        SqlSavedViews(engine),
        SqlSecondFactors(engine, box),
        SqlRollups(engine),
        SqlPurchases(engine),
        SqlNumberInventory(engine),
        partial(read_together, engine),
        partial(_open_leases, settings),
    )


def _open_leases(settings: Settings) -> LeaseStore:
    url = choose_lease_url(settings)
    try:
        return open_lease_store(url)
    except ValueError as error:
        raise SettingsError(f"DNI_LEASE_URL: {error}") from error
