"""The account and its parts. Everything is immutable and compares by value; names are unique within their list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator

from server.domain.choices import Attribution, Automation, Consent, LinkExtension, ManagedBy, SourceKind
from server.domain.match_rules import MatchRule
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEvents
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback
from server.domain.routing.steps import ReceivingNumber, Route

DEFAULT_PRIORITY = 100
DEFAULT_VISIT_TIMEOUT_MINUTES = 30
DEFAULT_PUBLISHER_TAG = "affiliate_id"
DEFAULT_TIME_ZONE = "UTC"
DEFAULT_CALL_RETENTION_DAYS = 730


@dataclass(frozen=True)
class ParameterMapping:
    """One entry of a parameter mapping: the URL parameter (lower case) whose value becomes the tag."""

    parameter: str
    tag: str


@dataclass(frozen=True)
class Campaign:
    """A campaign; its parameter mapping goes over the account's for visits that it concerns. `route`: a call route's name."""

    name: str
    parameter_mapping: tuple[ParameterMapping, ...] = ()
    route: str | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)


@dataclass(frozen=True)
class TargetNumber:
    """A number in the pages' source that is swapped; `campaign` is a campaign's name or None."""

    name: str
    number: PhoneNumber
    campaign: str | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)


@dataclass(frozen=True)
class FromPool:
    """A number that is leased from a number pool (given by name)."""

    number_pool: str


@dataclass(frozen=True)
class Assignment:
    """What an on-site source shows in place of one target number (given by name): one tracking number, or a pool's."""

    target_number: str
    shows: PhoneNumber | FromPool


@dataclass(frozen=True)
class OnSiteSource:
    """A tracking source that is recognised by how the visitor arrived.

    `preset` names a ready-made rule, `match` is the account's own; with both, both must hold. The lowest `priority`
    wins. Target numbers without an assignment stay as the page wrote them.
    """

    name: str
    preset: str | None = None
    match: MatchRule | None = None
    priority: int = DEFAULT_PRIORITY
    assign: tuple[Assignment, ...] = ()
    route: str | None = None
    kind: Literal[SourceKind.ON_SITE] = field(default=SourceKind.ON_SITE, kw_only=True, repr=False)
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)

    @property
    def tracking_numbers(self) -> tuple[PhoneNumber, ...]:
        """The tracking numbers that are this source's own; those of pools are not."""
        return tuple(one.shows for one in self.assign if isinstance(one.shows, PhoneNumber))


@dataclass(frozen=True)
class OffSiteSource:
    """A tracking source in the world: one tracking number, printed or spoken; `stands_at` says where."""

    name: str
    tracking_number: PhoneNumber
    stands_at: str | None = None
    campaign: str | None = None
    route: str | None = None
    kind: Literal[SourceKind.OFF_SITE] = field(default=SourceKind.OFF_SITE, kw_only=True, repr=False)
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)

    @property
    def tracking_numbers(self) -> tuple[PhoneNumber, ...]:
        return (self.tracking_number,)


TrackingSource: TypeAlias = Annotated[OnSiteSource | OffSiteSource, Discriminator("kind")]


@dataclass(frozen=True)
class SwapOptions:
    """What is swapped beyond the usual places of a page, and how extensions are written in links."""

    data_attributes: tuple[str, ...] = ()
    whatsapp_links: bool = False
    json_ld: bool = False
    link_extension: LinkExtension = LinkExtension.EXT
    sms_links: bool = False


@dataclass(frozen=True)
class ManagedSetting:
    """Who manages one of the account's own settings, and the value that the account file last had for it, as JSON."""

    managed_by: ManagedBy
    in_file: Any = None


@dataclass(frozen=True)
class RemovedPart:
    """Who removed a part that the account file may still name: through what, and the person's name."""

    managed_by: ManagedBy
    removed_by: str


@dataclass(frozen=True)
class Account:
    """One account: a business, its web sites (`origins`) and everything that it has set up.

    `country` (ISO 3166 alpha-2) is how numbers without a country code are read, `publisher_tag` the tag whose value names
    a visit's publisher. `time_zone` (IANA) is where its days and opening hours are. `route` names the call route of numbers
    for which nothing nearer names one; without any, calls ring the target number that the tracking number stands for.
    Visits go on when they return from `ignored_referrers` (domains) or, with `ignore_payment_hosts`, from a payment.
    `carrier_secrets` names, by carrier, the secrets that are this account's own. Lists keep the
    account file's order. `managed_settings` has the settings that no file manages, by field; `removed_parts` the parts
    that were not removed by a file, by list and name.
    """

    key: str
    name: str
    country: str
    origins: tuple[str, ...] = ()
    consent: Consent = Consent.NOT_REQUIRED
    automation: Automation = Automation.REFUSED
    attribution: Attribution = Attribution.LAST_TOUCH
    visit_timeout_minutes: int = DEFAULT_VISIT_TIMEOUT_MINUTES
    fragment_parameters: bool = False
    ignored_referrers: tuple[str, ...] = ()
    ignore_payment_hosts: bool = True
    publisher_tag: str = DEFAULT_PUBLISHER_TAG
    swap: SwapOptions = field(default_factory=SwapOptions)
    parameter_mapping: tuple[ParameterMapping, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    target_numbers: tuple[TargetNumber, ...] = ()
    number_pools: tuple[NumberPool, ...] = ()
    tracking_sources: tuple[TrackingSource, ...] = ()
    page_events: PageEvents = field(default_factory=PageEvents)
    time_zone: str = DEFAULT_TIME_ZONE
    route: str | None = None
    call_retention_days: int = DEFAULT_CALL_RETENTION_DAYS
    carrier_secrets: Mapping[str, str] = field(default_factory=dict)
    receiving_numbers: tuple[ReceivingNumber, ...] = ()
    routes: tuple[Route, ...] = ()
    postbacks: tuple[Postback, ...] = ()
    managed_settings: Mapping[str, ManagedSetting] = field(default_factory=dict)
    removed_parts: Mapping[str, Mapping[str, RemovedPart]] = field(default_factory=dict)

    @property
    def on_site_sources(self) -> tuple[OnSiteSource, ...]:
        """The on-site sources in the order in which they are tried: by priority, ties by the file's order."""
        on_site = [source for source in self.tracking_sources if isinstance(source, OnSiteSource)]
        return tuple(sorted(on_site, key=lambda source: source.priority))

    @property
    def tracking_numbers(self) -> Iterator[PhoneNumber]:
        """Those of its sources, then those of its pools."""
        for owner in (*self.tracking_sources, *self.number_pools):
            yield from owner.tracking_numbers

    def find_target_number(self, name: str) -> TargetNumber | None:
        """The target number of that name, or None: the name may come from a page."""
        return next((target for target in self.target_numbers if target.name == name), None)

    def find_number_pool(self, name: str) -> NumberPool:
        """The number pool of that name, which an assignment mentions; raises `KeyError` when there is none."""
        for pool in self.number_pools:
            if pool.name == name:
                return pool
        raise KeyError(name)
