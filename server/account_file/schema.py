"""The fields of each entry of an account file, their types, defaults and bounds.

What an entry means beside the others (references, doubles) is checked in `references` and `pool_references`; the names of
the fields are the ones that users write, so renaming one breaks their files.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, model_validator

from server.account_file.call_field_types import CarrierSecrets, RouteName, TimeZone
from server.account_file.field_types import (
    AccountKey,
    Country,
    DataAttribute,
    Domain,
    Mapping,
    Name,
    Number,
    Origin,
    PoolName,
    PoolNumbers,
    Selector,
    TagName,
    Tags,
    limit_list,
)
from server.domain.accounts import (
    DEFAULT_CALL_RETENTION_DAYS,
    DEFAULT_PRIORITY,
    DEFAULT_PUBLISHER_TAG,
    DEFAULT_TIME_ZONE,
    DEFAULT_VISIT_TIMEOUT_MINUTES,
)
from server.domain.choices import Attribution, Automation, Consent, LinkExtension, PoolMode
from server.domain.number_pools import (
    DEFAULT_ATTRIBUTION_WINDOW_MINUTES,
    DEFAULT_BUFFER_SECONDS,
    DEFAULT_MAX_LEASE_SECONDS,
)
from server.domain.page_events import DEEPEST_SCROLL_PERCENT, PageEvent

_A_YEAR_IN_MINUTES = 525_600
_A_MONTH_IN_MINUTES = 31 * 24 * 60
_A_DAY_IN_SECONDS = 86_400
_MOST_RETENTION_DAYS = 36_500
_LONGEST_BUFFER_SECONDS = 3_600
_HIGHEST_PRIORITY = 1_000_000
_MOST_RULES = 100
_MOST_STEPS = 20
_Percent = Annotated[StrictInt, Field(ge=1, le=DEEPEST_SCROLL_PERCENT)]
_Seconds = Annotated[StrictInt, Field(ge=1, le=_A_DAY_IN_SECONDS)]


class Entry(BaseModel):
    """What all entries share: no unknown fields, and a bare number is taken as a text where a text is due."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)


class SwapEntry(Entry):
    """`account.swap`."""

    data_attributes: list[DataAttribute] = []
    whatsapp_links: StrictBool = False
    sms_links: StrictBool = False
    json_ld: StrictBool = False
    link_extension: LinkExtension = LinkExtension.EXT


class AccountEntry(Entry):
    """`account`."""

    key: AccountKey
    name: Name
    country: Country
    origins: list[Origin] = []
    consent: Consent = Consent.NOT_REQUIRED
    automation: Automation = Automation.REFUSED
    attribution: Attribution = Attribution.LAST_TOUCH
    visit_timeout_minutes: Annotated[StrictInt, Field(ge=1, le=_A_YEAR_IN_MINUTES)] = DEFAULT_VISIT_TIMEOUT_MINUTES
    fragment_parameters: StrictBool = False
    ignored_referrers: Annotated[list[Domain], limit_list(_MOST_RULES)] = []
    ignore_payment_hosts: StrictBool = True
    publisher_tag: TagName = DEFAULT_PUBLISHER_TAG
    swap: SwapEntry = SwapEntry()
    time_zone: TimeZone = DEFAULT_TIME_ZONE
    route: RouteName | None = None
    call_retention_days: Annotated[StrictInt, Field(ge=1, le=_MOST_RETENTION_DAYS)] = DEFAULT_CALL_RETENTION_DAYS
    carrier_secrets: CarrierSecrets = {}


class ParameterMappingEntry(Entry):
    """`parameter_mapping`; wrapped, so that its problems carry the section's name."""

    parameter_mapping: Mapping = {}


class CampaignEntry(Entry):
    """One of `campaigns`."""

    name: Name
    parameter_mapping: Mapping = {}
    route: RouteName | None = None


class TargetNumberEntry(Entry):
    """One of `target_numbers`."""

    name: Name
    number: Number
    campaign: Name | None = None


class NumberPoolEntry(Entry):
    """One of `number_pools`; each entry of `tracking_numbers` is one place or, with extensions, several."""

    name: PoolName
    campaign: Name
    publisher: Name | None = None
    target_numbers: list[Name]
    mode: PoolMode = PoolMode.SHARED
    key_tags: list[TagName] = []
    buffer_seconds: Annotated[StrictInt, Field(ge=1, le=_LONGEST_BUFFER_SECONDS)] = DEFAULT_BUFFER_SECONDS
    max_lease_seconds: Annotated[StrictInt, Field(ge=1, le=_A_DAY_IN_SECONDS)] = DEFAULT_MAX_LEASE_SECONDS
    attribution_window_minutes: Annotated[StrictInt, Field(ge=0, le=_A_MONTH_IN_MINUTES)] = (
        DEFAULT_ATTRIBUTION_WINDOW_MINUTES
    )
    max_size: Annotated[StrictInt, Field(ge=1)] | None = None
    default_number: Number | None = None
    route: RouteName | None = None
    tracking_numbers: list[PoolNumbers]


class AssignmentEntry(Entry):
    """One of a source's `assign`: a tracking number or a number pool."""

    tracking_number: Number | None = None
    number_pool: Name | None = None

    @model_validator(mode="after")
    def _check_one_is_given(self) -> "AssignmentEntry":
        if (self.tracking_number is None) == (self.number_pool is None):
            raise ValueError("assign either a tracking_number or a number_pool")
        return self


class OnSiteEntry(Entry):
    """One of `tracking_sources`, unless it says `kind: off_site`; `match` is read by `match_conditions`."""

    name: Name
    kind: Literal["on_site"] = "on_site"
    preset: str | None = None
    match: Any = None
    priority: Annotated[StrictInt, Field(ge=0, le=_HIGHEST_PRIORITY)] = DEFAULT_PRIORITY
    assign: dict[str, AssignmentEntry] = {}
    route: RouteName | None = None


class OffSiteEntry(Entry):
    """One of `tracking_sources` with `kind: off_site`."""

    name: Name
    kind: Literal["off_site"]
    tracking_number: Number
    stands_at: Name | None = None
    campaign: Name | None = None
    route: RouteName | None = None


class PageEventRuleEntry(Entry):
    """One of `page_events.rules`."""

    selector: Selector
    event: PageEvent
    tags: Tags


class PageEventsEntry(Entry):
    """`page_events`."""

    rules: Annotated[list[PageEventRuleEntry], limit_list(_MOST_RULES)] = []
    scroll_depths: Annotated[list[_Percent], limit_list(_MOST_STEPS)] = []
    seconds_on_page: Annotated[list[_Seconds], limit_list(_MOST_STEPS)] = []
