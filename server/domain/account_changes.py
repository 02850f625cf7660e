"""What changed between two versions of an account, in lines that its owner can read."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    ParameterMapping,
    TargetNumber,
    TrackingSource,
)
from server.domain.call_changes import describe_call_parts
from server.domain.choices import ManagedBy
from server.domain.managed_parts import list_parts
from server.domain.match_rules import write_rule
from server.domain.page_events import PageEvents
from server.domain.phone_numbers import PhoneNumber
from server.domain.pool_changes import compare_places, describe_places, describe_pool

_PARTS = (
    "parameter_mapping",
    "campaigns",
    "target_numbers",
    "number_pools",
    "tracking_sources",
    "page_events",
    "swap",
    "receiving_numbers",
    "routes",
    "postbacks",
)


def describe_changes(before: Account | None, after: Account) -> list[str]:
    """One line a change: `+` what is new, `-` what is gone, `~` what is different; empty when nothing changed."""
    old, new = _describe_parts(before) if before else {}, _describe_parts(after)
    places = _compare_all_places(before, after)
    lines: list[str] = []
    for part in dict.fromkeys([*old, *new]):
        if part not in old:
            described = ", ".join([*_list_fields(new[part]), *places.get(part, ())])
            lines.append(f"+ {part}: {described}" if described else f"+ {part}")
        elif part not in new:
            lines.append(f"- {part}")
        else:
            differences = [*_compare(old[part], new[part]), *places.get(part, ())]
            if differences:
                lines.append(f"~ {part}: {'; '.join(differences)}")
    if before and not lines and before != after:
        lines.append("~ the order of entries")
    return lines


def _describe_parts(account: Account) -> dict[str, dict[str, str]]:
    """Every part of the account by the words that name it, each with its fields as text."""
    own = {field.name: _write(getattr(account, field.name)) for field in fields(account) if field.name not in _PARTS}
    own |= {f"swap.{field.name}": _write(getattr(account.swap, field.name)) for field in fields(account.swap)}
    parts = {f"account {account.key}": own}
    if account.parameter_mapping:
        parts["parameter mapping"] = _describe_mapping(account.parameter_mapping)
    for campaign in account.campaigns:
        parts[f"campaign {campaign.name}"] = _describe_campaign(campaign)
    for target in account.target_numbers:
        parts[f"target number {target.name}"] = _describe_target(target)
    for pool in account.number_pools:
        parts[f"number pool {pool.name}"] = describe_pool(pool)
    for source in account.tracking_sources:
        parts[f"tracking source {source.name}"] = _describe_source(source)
    if account.page_events != PageEvents():
        parts["page events"] = _describe_page_events(account.page_events)
    parts |= describe_call_parts(account)
    for words, part in list_parts(account):
        if part.managed_by is not ManagedBy.FILE:
            parts[words]["managed by"] = part.managed_by.value
    return parts


def _compare_all_places(before: Account | None, after: Account) -> dict[str, list[str]]:
    """Of each pool by the words that name it: what places came and went, or all of them if it is new."""
    old = {pool.name: pool for pool in before.number_pools} if before else {}
    return {
        f"number pool {pool.name}": (
            list(compare_places(old[pool.name], pool)) if pool.name in old else [describe_places(pool.tracking_numbers)]
        )
        for pool in after.number_pools
    }


def _describe_mapping(mapping: Iterable[ParameterMapping]) -> dict[str, str]:
    return {entry.parameter: entry.tag for entry in mapping}


def _describe_campaign(campaign: Campaign) -> dict[str, str]:
    # No parameter can have a space in its name.
    route = {"call route": campaign.route} if campaign.route else {}
    return _describe_mapping(campaign.parameter_mapping) | route


def _describe_target(target: TargetNumber) -> dict[str, str]:
    return {"number": str(target.number)} | ({"campaign": target.campaign} if target.campaign else {})


def _describe_source(source: TrackingSource) -> dict[str, str]:
    if isinstance(source, OffSiteSource):
        described = {"kind": source.kind.value, "tracking_number": str(source.tracking_number)}
        rest = {"stands_at": source.stands_at, "campaign": source.campaign, "route": source.route}
        return described | {name: value for name, value in rest.items() if value}
    described = {"priority": str(source.priority)} | ({"route": source.route} if source.route else {})
    if source.preset:
        described["preset"] = source.preset
    if source.match:
        described["match"] = str(write_rule(source.match))
    return described | _describe_assignments(source.assign)


def _describe_assignments(assign: Iterable[Assignment]) -> dict[str, str]:
    return {f"assign.{one.target_number}": _describe_shown(one.shows) for one in assign}


def _describe_shown(shows: PhoneNumber | FromPool) -> str:
    return f"number pool {shows.number_pool}" if isinstance(shows, FromPool) else str(shows)


def _describe_page_events(page_events: PageEvents) -> dict[str, str]:
    described: dict[str, str] = {}
    for rule in page_events.rules:
        event = f"{rule.event.value} of {rule.selector}"
        tags = ", ".join(f"{tag.name}={tag.value}" for tag in rule.tags)
        described[event] = f"{described[event]}; {tags}" if event in described else tags
    return described | {
        "scroll_depths": _write(page_events.scroll_depths),
        "seconds_on_page": _write(page_events.seconds_on_page),
    }


def _compare(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[str]:
    for name in dict.fromkeys([*old, *new]):
        if name not in old:
            yield f"{name} is now {new[name]}"
        elif name not in new:
            yield f"{name} is gone (was {old[name]})"
        elif old[name] != new[name]:
            yield f"{name} {old[name]} -> {new[name]}"


def _list_fields(described: Mapping[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in described.items()]


def _write(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in value.items()) or "none"
    if value is None:
        return "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
