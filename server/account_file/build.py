"""Builds the account from entries in which nothing is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.account_file.call_schema import ReceivingNumberEntry
from server.account_file.schema import (
    AccountEntry,
    AssignmentEntry,
    CampaignEntry,
    NumberPoolEntry,
    OffSiteEntry,
    OnSiteEntry,
    PageEventRuleEntry,
    PageEventsEntry,
    SwapEntry,
    TargetNumberEntry,
)
from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
    TrackingSource,
)
from server.domain.match_rules import MatchRule
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEventRule, PageEvents, Tag
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback
from server.domain.routing.steps import ReceivingNumber, Route


@dataclass(frozen=True)
class CallSetUp:
    """What was read of how calls are answered, and of who is told of them."""

    receiving_numbers: Iterable[ReceivingNumberEntry]
    routes: Iterable[Route]
    postbacks: Iterable[Postback]


def build_account(
    entry: AccountEntry,
    mapping: Mapping[str, str],
    campaigns: Iterable[CampaignEntry],
    targets: Iterable[TargetNumberEntry],
    pools: Iterable[NumberPoolEntry],
    sources: Mapping[int, OnSiteEntry | OffSiteEntry],
    rules: Mapping[int, MatchRule | None],
    page_events: PageEventsEntry,
    calls: CallSetUp,
) -> Account:
    """The account; `rules` are the sources' own rules by the sources' positions."""
    return Account(
        key=entry.key,
        name=entry.name,
        country=entry.country,
        origins=tuple(dict.fromkeys(entry.origins)),
        consent=entry.consent,
        automation=entry.automation,
        attribution=entry.attribution,
        visit_timeout_minutes=entry.visit_timeout_minutes,
        fragment_parameters=entry.fragment_parameters,
        ignored_referrers=tuple(dict.fromkeys(entry.ignored_referrers)),
        ignore_payment_hosts=entry.ignore_payment_hosts,
        publisher_tag=entry.publisher_tag,
        swap=_build_swap(entry.swap),
        parameter_mapping=_build_mapping(mapping),
        campaigns=tuple(Campaign(one.name, _build_mapping(one.parameter_mapping), one.route) for one in campaigns),
        target_numbers=tuple(TargetNumber(one.name, one.number, one.campaign) for one in targets),
        number_pools=tuple(_build_pool(pool) for pool in pools),
        tracking_sources=tuple(_build_source(source, rules.get(index)) for index, source in sources.items()),
        page_events=_build_page_events(page_events),
        time_zone=entry.time_zone,
        route=entry.route,
        call_retention_days=entry.call_retention_days,
        carrier_secrets=dict(entry.carrier_secrets),
        receiving_numbers=tuple(_build_receiving_number(one) for one in calls.receiving_numbers),
        routes=tuple(calls.routes),
        postbacks=tuple(calls.postbacks),
    )


def _build_swap(entry: SwapEntry) -> SwapOptions:
    attributes = tuple(dict.fromkeys(entry.data_attributes))
    return SwapOptions(attributes, entry.whatsapp_links, entry.json_ld, entry.link_extension, entry.sms_links)


def _build_mapping(mapping: Mapping[str, str]) -> tuple[ParameterMapping, ...]:
    return tuple(ParameterMapping(parameter, tag) for parameter, tag in mapping.items())


def _build_pool(entry: NumberPoolEntry) -> NumberPool:
    return NumberPool(
        name=entry.name,
        campaign=entry.campaign,
        tracking_numbers=tuple(number for numbers in entry.tracking_numbers for number in numbers),
        target_numbers=tuple(entry.target_numbers),
        mode=entry.mode,
        key_tags=tuple(entry.key_tags),
        publisher=entry.publisher,
        buffer_seconds=entry.buffer_seconds,
        max_lease_seconds=entry.max_lease_seconds,
        max_size=entry.max_size,
        attribution_window_minutes=entry.attribution_window_minutes,
        default_number=entry.default_number,
        route=entry.route,
    )


def _build_source(entry: OnSiteEntry | OffSiteEntry, rule: MatchRule | None) -> TrackingSource:
    if isinstance(entry, OffSiteEntry):
        return OffSiteSource(entry.name, entry.tracking_number, entry.stands_at, entry.campaign, entry.route)
    assign = tuple(Assignment(name, _build_shown(assigned)) for name, assigned in entry.assign.items())
    return OnSiteSource(entry.name, entry.preset, rule, entry.priority, assign, entry.route)


def _build_receiving_number(entry: ReceivingNumberEntry) -> ReceivingNumber:
    return ReceivingNumber(entry.name, entry.number, entry.max_concurrent, entry.max_per_day)


def _build_shown(entry: AssignmentEntry) -> PhoneNumber | FromPool:
    return FromPool(entry.number_pool or "") if entry.tracking_number is None else entry.tracking_number


def _build_page_events(entry: PageEventsEntry) -> PageEvents:
    return PageEvents(
        tuple(_build_rule(rule) for rule in entry.rules),
        tuple(sorted(set(entry.scroll_depths))),
        tuple(sorted(set(entry.seconds_on_page))),
    )


def _build_rule(entry: PageEventRuleEntry) -> PageEventRule:
    return PageEventRule(entry.selector, entry.event, tuple(Tag(name, value) for name, value in entry.tags.items()))
