"""The account and its parts. Everything is immutable and compares by value; names are unique within their list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator

from server.domain.blocked_callers import BlockedCaller
from server.domain.choices import (
    Attribution,
    Automation,
    Consent,
    ConsentFrom,
    Gpc,
    LinkExtension,
    ManagedBy,
    SourceKind,
)
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
DEFAULT_RESTING_DAYS = 3


@dataclass(frozen=True)
class ParameterMapping:
    """One entry of a parameter mapping: the URL parameter (lower case) whose value becomes the tag."""

    parameter: str
    tag: str


@dataclass(frozen=True)
class Campaign:
    """A campaign. For its visits, its parameter mapping overrides the account's. `route` is the name of a call route."""

    name: str
    parameter_mapping: tuple[ParameterMapping, ...] = ()
    route: str | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)


@dataclass(frozen=True)
class TargetNumber:
    """A number in the source of pages that is swapped. `campaign` is the name of a campaign or None."""

    name: str
    number: PhoneNumber
    campaign: str | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)


@dataclass(frozen=True)
class FromPool:
    """A number leased from a number pool (its name)."""

    number_pool: str


@dataclass(frozen=True)
class Assignment:
    """The replacement that an on-site source shows for a target number (its name): a tracking number, or one from a pool."""

    target_number: str
    shows: PhoneNumber | FromPool


@dataclass(frozen=True)
class OnSiteSource:
    """A tracking source that the server recognises by how the visitor arrived.

    `preset` is the name of a ready-made rule, `match` the account's own rule; if both are set, both must match. The lowest
    `priority` wins. Target numbers without an assignment are not swapped.
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
        """The source's own tracking numbers, without those of pools."""
        return tuple(one.shows for one in self.assign if isinstance(one.shows, PhoneNumber))


@dataclass(frozen=True)
class OffSiteSource:
    """A tracking source outside of web sites: one tracking number, printed or spoken. `stands_at` says where."""

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
    """Options of number swapping: more parts of the page to swap in, and how links write extensions."""

    data_attributes: tuple[str, ...] = ()
    whatsapp_links: bool = False
    json_ld: bool = False
    link_extension: LinkExtension = LinkExtension.EXT
    sms_links: bool = False


@dataclass(frozen=True)
class ManagedSetting:
    """Who manages a setting of the account, and the last value of the setting in the account file, as JSON."""

    managed_by: ManagedBy
    in_file: Any = None


@dataclass(frozen=True)
class RemovedPart:
    """Through what a part was removed that the account file may still have, and the name of the person."""

    managed_by: ManagedBy
    removed_by: str


@dataclass(frozen=True)
class Account:
    """One account: a business, its web sites (`origins`) and its whole setup.

    `country` (ISO 3166 alpha-2) applies to numbers without a country code. The value of `publisher_tag` names a visit's
    publisher. `time_zone` (IANA) applies to days and opening hours. `route` is the default call route; without one, calls ring
    the target number that the tracking number replaces. A visit continues when the visitor returns from `ignored_referrers`
    (domains) or, with `ignore_payment_hosts`, from a payment. `carrier_secrets` has the names of the account's own secrets,
    by carrier. `consent_from` names the standard whose decision about `consent_purposes` counts; without purposes, those of
    `DEFAULT_PURPOSES`. With `page_reports`, each visit reports one page, so that it is known where the tag works. With
    `carry_visits`, links carry the visit between origins that share no domain. Lists keep the order of the account file.
    `currency` (ISO 4217) is that of the values of calls; None: that of the country. `number_budget` is what its numbers may
    cost a month, as in "50.00 USD"; None: nothing is bought. A bought number is not shown for `resting_days`. Its carrier uses
    `fallback_url` for calls while this server can't be reached. `managed_settings` has the settings that
    no file manages, by field; `removed_parts` the parts that were removed by other means than a file, by list and name.
    """

    key: str
    name: str
    country: str
    origins: tuple[str, ...] = ()
    consent: Consent = Consent.NOT_REQUIRED
    consent_from: ConsentFrom = ConsentFrom.SITE
    consent_purposes: tuple[str, ...] = ()
    gpc: Gpc = Gpc.HONOUR
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
    page_reports: bool = False
    carry_visits: bool = False
    time_zone: str = DEFAULT_TIME_ZONE
    route: str | None = None
    call_retention_days: int = DEFAULT_CALL_RETENTION_DAYS
    carrier_secrets: Mapping[str, str] = field(default_factory=dict)
    receiving_numbers: tuple[ReceivingNumber, ...] = ()
    routes: tuple[Route, ...] = ()
    postbacks: tuple[Postback, ...] = ()
    blocked_callers: tuple[BlockedCaller, ...] = ()
    currency: str | None = None
    number_budget: str | None = None
    resting_days: int = DEFAULT_RESTING_DAYS
    fallback_url: str | None = None
    managed_settings: Mapping[str, ManagedSetting] = field(default_factory=dict)
    removed_parts: Mapping[str, Mapping[str, RemovedPart]] = field(default_factory=dict)

    @property
    def on_site_sources(self) -> tuple[OnSiteSource, ...]:
        """The on-site sources in the order in which they are tried: by priority, then by the file's order."""
        on_site = [source for source in self.tracking_sources if isinstance(source, OnSiteSource)]
        return tuple(sorted(on_site, key=lambda source: source.priority))

    @property
    def tracking_numbers(self) -> Iterator[PhoneNumber]:
        """The tracking numbers of its sources, then of its pools."""
        for owner in (*self.tracking_sources, *self.number_pools):
            yield from owner.tracking_numbers

    def find_target_number(self, name: str) -> TargetNumber | None:
        """The target number of this name, or None, as the name may come from a page."""
        return next((target for target in self.target_numbers if target.name == name), None)

    def find_number_pool(self, name: str) -> NumberPool:
        """The number pool of this name, which an assignment uses; raises `KeyError` when there is none."""
        for pool in self.number_pools:
            if pool.name == name:
                return pool
        raise KeyError(name)
