"""Between an account and its rows. Rows are matched by name, so that what refers to a row keeps doing so."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
    TrackingSource,
)
from server.domain.choices import Attribution, Automation, Consent, LinkExtension, SourceKind
from server.domain.match_rules import read_rule, write_rule
from server.domain.phone_numbers import PhoneNumber
from server.stores.sql.tables import AccountRow, CampaignRow, TargetNumberRow, TrackingNumberRow, TrackingSourceRow


class _Named(Protocol):
    @property
    def name(self) -> str: ...


Row = TypeVar("Row", CampaignRow, TargetNumberRow, TrackingSourceRow)
Part = TypeVar("Part", bound=_Named)


def fill_account_row(row: AccountRow, account: Account, revision: str) -> None:
    """Make the row, and all rows below it, say what the account says."""
    row.key, row.revision, row.name, row.country = account.key, revision, account.name, account.country
    row.origins = list(account.origins)
    row.consent, row.automation = account.consent.value, account.automation.value
    row.attribution, row.visit_timeout_minutes = account.attribution.value, account.visit_timeout_minutes
    row.fragment_parameters = account.fragment_parameters
    row.data_attributes = list(account.swap.data_attributes)
    row.whatsapp_links, row.json_ld = account.swap.whatsapp_links, account.swap.json_ld
    row.link_extension = account.swap.link_extension.value
    row.parameter_mapping = _write_mapping(account.parameter_mapping)
    row.campaigns = _match(row.campaigns, account.campaigns, CampaignRow, _fill_campaign)
    campaigns = {campaign.name: campaign for campaign in row.campaigns}

    def fill_target(target_row: TargetNumberRow, target: TargetNumber) -> None:
        target_row.number, target_row.extension = target.number.number, target.number.extension
        target_row.campaign = None if target.campaign is None else campaigns[target.campaign]

    row.target_numbers = _match(row.target_numbers, account.target_numbers, TargetNumberRow, fill_target)
    targets = {target.name: target for target in row.target_numbers}

    def fill_source(source_row: TrackingSourceRow, source: TrackingSource) -> None:
        _fill_source(source_row, source, targets)

    row.tracking_sources = _match(row.tracking_sources, account.tracking_sources, TrackingSourceRow, fill_source)


def read_account_row(row: AccountRow) -> Account:
    """The account that the rows describe."""
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
        swap=SwapOptions(
            tuple(row.data_attributes), row.whatsapp_links, row.json_ld, LinkExtension(row.link_extension)
        ),
        parameter_mapping=_read_mapping(row.parameter_mapping),
        campaigns=tuple(Campaign(one.name, _read_mapping(one.parameter_mapping)) for one in row.campaigns),
        target_numbers=tuple(_read_target(one) for one in row.target_numbers),
        tracking_sources=tuple(_read_source(one) for one in row.tracking_sources),
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
    row.parameter_mapping = _write_mapping(campaign.parameter_mapping)


def _fill_source(row: TrackingSourceRow, source: TrackingSource, targets: dict[str, TargetNumberRow]) -> None:
    row.kind = source.kind.value
    numbers: list[tuple[TargetNumberRow | None, PhoneNumber]]
    if isinstance(source, OnSiteSource):
        row.priority, row.preset, row.stands_at = source.priority, source.preset, None
        row.match_rule = None if source.match is None else dict(write_rule(source.match))
        numbers = [
            (targets[one.target_number], one.shows) for one in source.assign if isinstance(one.shows, PhoneNumber)
        ]
    else:
        row.priority, row.preset, row.match_rule, row.stands_at = None, None, None, source.stands_at
        numbers = [(None, source.tracking_number)]
    row.tracking_numbers = [
        TrackingNumberRow(position=position, target_number=target, number=number.number, extension=number.extension)
        for position, (target, number) in enumerate(numbers)
    ]


def _read_target(row: TargetNumberRow) -> TargetNumber:
    return TargetNumber(row.name, PhoneNumber(row.number, row.extension), row.campaign.name if row.campaign else None)


def _read_source(row: TrackingSourceRow) -> TrackingSource:
    numbers = [(one.target_number, PhoneNumber(one.number, one.extension)) for one in row.tracking_numbers]
    if SourceKind(row.kind) is SourceKind.OFF_SITE:
        return OffSiteSource(row.name, numbers[0][1], row.stands_at)
    assign = tuple(Assignment(target.name, number) for target, number in numbers if target)
    match = None if row.match_rule is None else read_rule(row.match_rule)
    return OnSiteSource(row.name, row.preset, match, row.priority or 0, assign)


def _write_mapping(mapping: Iterable[ParameterMapping]) -> list[list[str]]:
    return [[entry.parameter, entry.tag] for entry in mapping]


def _read_mapping(pairs: Iterable[Sequence[str]]) -> tuple[ParameterMapping, ...]:
    return tuple(ParameterMapping(parameter, tag) for parameter, tag in pairs)
