"""Between an account and its rows. Rows are matched by name, so that what refers to a row keeps doing so."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

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
from server.domain.choices import Attribution, Automation, Consent, LinkExtension, SourceKind
from server.domain.match_rules import read_rule, write_rule
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.sql.call_set_up_columns import fill_call_set_up, read_call_set_up
from server.stores.sql.page_event_columns import fill_page_events, read_page_events
from server.stores.sql.places import Places
from server.stores.sql.pool_rows import fill_pool_row, read_pool_row
from server.stores.sql.tables import (
    AccountRow,
    CampaignRow,
    NumberPoolRow,
    PoolAssignmentRow,
    TargetNumberRow,
    TrackingNumberRow,
    TrackingSourceRow,
)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Row = TypeVar("Row", CampaignRow, TargetNumberRow, NumberPoolRow, TrackingSourceRow)
Part = TypeVar("Part", bound=_Named)


def fill_account_row(row: AccountRow, account: Account, revision: str) -> None:
    """Make the row, and all rows below it, say what the account says."""
    row.key, row.revision, row.name, row.country = account.key, revision, account.name, account.country
    row.origins = list(account.origins)
    row.consent, row.automation = account.consent.value, account.automation.value
    row.attribution, row.visit_timeout_minutes = account.attribution.value, account.visit_timeout_minutes
    row.fragment_parameters = account.fragment_parameters
    row.ignored_referrers = list(account.ignored_referrers)
    row.ignore_payment_hosts = account.ignore_payment_hosts
    row.data_attributes = list(account.swap.data_attributes)
    row.whatsapp_links, row.sms_links = account.swap.whatsapp_links, account.swap.sms_links
    row.json_ld = account.swap.json_ld
    row.link_extension = account.swap.link_extension.value
    row.parameter_mapping = _write_mapping(account.parameter_mapping)
    row.publisher_tag = account.publisher_tag
    fill_page_events(row, account.page_events)
    fill_call_set_up(row, account)
    row.campaigns = _match(row.campaigns, account.campaigns, CampaignRow, _fill_campaign)
    campaigns = {campaign.name: campaign for campaign in row.campaigns}

    def fill_target(target_row: TargetNumberRow, target: TargetNumber) -> None:
        target_row.number, target_row.extension = target.number.number, target.number.extension
        target_row.campaign = None if target.campaign is None else campaigns[target.campaign]

    row.target_numbers = _match(row.target_numbers, account.target_numbers, TargetNumberRow, fill_target)
    targets = {target.name: target for target in row.target_numbers}

    def fill_pool(pool_row: NumberPoolRow, pool: NumberPool) -> None:
        pool_row.campaign = campaigns[pool.campaign]
        fill_pool_row(pool_row, pool)

    row.number_pools = _match(row.number_pools, account.number_pools, NumberPoolRow, fill_pool)
    pools = {pool.name: pool for pool in row.number_pools}

    def fill_source(source_row: TrackingSourceRow, source: TrackingSource) -> None:
        _fill_source(source_row, source, targets, pools)

    row.tracking_sources = _match(row.tracking_sources, account.tracking_sources, TrackingSourceRow, fill_source)


def read_account_row(row: AccountRow, places: Places) -> Account:
    """The account that the rows describe, with the places of its pools."""
    return Account(
        key=row.key,
        name=row.name,
        country=row.country,
        origins=tuple(row.origins),
        consent=Consent(row.consent),
        automation=Automation(row.automation),
        attribution=Attribution(row.attribution),
        visit_timeout_minutes=row.visit_timeout_minutes,
        fragment_parameters=row.fragment_parameters,
        ignored_referrers=tuple(row.ignored_referrers),
        ignore_payment_hosts=row.ignore_payment_hosts,
        swap=SwapOptions(
            tuple(row.data_attributes),
            row.whatsapp_links,
            row.json_ld,
            LinkExtension(row.link_extension),
            row.sms_links,
        ),
        parameter_mapping=_read_mapping(row.parameter_mapping),
        campaigns=tuple(Campaign(one.name, _read_mapping(one.parameter_mapping), one.route) for one in row.campaigns),
        target_numbers=tuple(_read_target(one) for one in row.target_numbers),
        publisher_tag=row.publisher_tag,
        number_pools=tuple(read_pool_row(one, places[one.id]) for one in row.number_pools),
        tracking_sources=tuple(_read_source(one) for one in row.tracking_sources),
        page_events=read_page_events(row),
        **read_call_set_up(row),
    )


def _match(rows: Sequence[Row], parts: Iterable[Part], make: type[Row], fill: Callable[[Row, Part], None]) -> list[Row]:
    """A row for each part in order: the one with its name if there is one, else a new one."""
    by_name = {row.name: row for row in rows}
    matched: list[Row] = []
    for position, part in enumerate(parts):
        row = by_name.get(part.name) or make(name=part.name)
        row.position = position
        fill(row, part)
        matched.append(row)
    return matched


def _fill_campaign(row: CampaignRow, campaign: Campaign) -> None:
    row.parameter_mapping, row.route = _write_mapping(campaign.parameter_mapping), campaign.route


def _fill_source(
    row: TrackingSourceRow,
    source: TrackingSource,
    targets: Mapping[str, TargetNumberRow],
    pools: Mapping[str, NumberPoolRow],
) -> None:
    row.kind, row.route = source.kind.value, source.route
    numbers: list[tuple[int, TargetNumberRow | None, PhoneNumber]]
    assigned: list[tuple[int, TargetNumberRow, NumberPoolRow]] = []
    if isinstance(source, OnSiteSource):
        row.priority, row.preset = source.priority, source.preset
        row.stands_at, row.campaign = None, None
        row.match_rule = None if source.match is None else dict(write_rule(source.match))
        numbers = [
            (position, targets[one.target_number], one.shows)
            for position, one in enumerate(source.assign)
            if isinstance(one.shows, PhoneNumber)
        ]
        assigned = [
            (position, targets[one.target_number], pools[one.shows.number_pool])
            for position, one in enumerate(source.assign)
            if isinstance(one.shows, FromPool)
        ]
    else:
        row.priority, row.preset, row.match_rule = None, None, None
        row.stands_at, row.campaign = source.stands_at, source.campaign
        numbers = [(0, None, source.tracking_number)]
    row.tracking_numbers = [
        TrackingNumberRow(position=position, target_number=target, number=number.number, extension=number.extension)
        for position, target, number in numbers
    ]
    row.pool_assignments = [
        PoolAssignmentRow(position=position, target_number=target, number_pool=pool)
        for position, target, pool in assigned
    ]


def _read_target(row: TargetNumberRow) -> TargetNumber:
    return TargetNumber(row.name, PhoneNumber(row.number, row.extension), row.campaign.name if row.campaign else None)


def _read_source(row: TrackingSourceRow) -> TrackingSource:
    if SourceKind(row.kind) is SourceKind.OFF_SITE:
        (only,) = row.tracking_numbers
        return OffSiteSource(row.name, PhoneNumber(only.number, only.extension), row.stands_at, row.campaign, row.route)
    assigned = {
        one.position: Assignment(one.target_number.name, PhoneNumber(one.number, one.extension))
        for one in row.tracking_numbers
        if one.target_number
    }
    assigned |= {
        one.position: Assignment(one.target_number.name, FromPool(one.number_pool.name)) for one in row.pool_assignments
    }
    assign = tuple(assigned[position] for position in sorted(assigned))
    match = None if row.match_rule is None else read_rule(row.match_rule)
    return OnSiteSource(row.name, row.preset, match, row.priority or 0, assign, row.route)


def _write_mapping(mapping: Iterable[ParameterMapping]) -> list[list[str]]:
    return [[entry.parameter, entry.tag] for entry in mapping]


def _read_mapping(pairs: Iterable[Sequence[str]]) -> tuple[ParameterMapping, ...]:
    return tuple(ParameterMapping(parameter, tag) for parameter, tag in pairs)
