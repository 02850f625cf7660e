"""What changed between two versions of an account, in lines that its owner can read."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

from server.domain.accounts import (
    Account,
    Assignment,
    FromPool,
    OffSiteSource,
    ParameterMapping,
    TargetNumber,
    TrackingSource,
)
from server.domain.match_rules import write_rule
from server.domain.phone_numbers import PhoneNumber

_LISTS = ("parameter_mapping", "campaigns", "target_numbers", "tracking_sources", "swap")


def describe_changes(before: Account | None, after: Account) -> list[str]:
    """One line a change: `+` what is new, `-` what is gone, `~` what is different; empty when nothing changed."""
    old, new = _describe_parts(before) if before else {}, _describe_parts(after)
    lines: list[str] = []
    for part in dict.fromkeys([*old, *new]):
        if part not in old:
            lines.append(f"+ {part}: {_join(new[part])}" if new[part] else f"+ {part}")
        elif part not in new:
            lines.append(f"- {part}")
        else:
            differences = list(_compare(old[part], new[part]))
            if differences:
                lines.append(f"~ {part}: {'; '.join(differences)}")
    if before and not lines and before != after:
        lines.append("~ the order of entries")
    return lines


def _describe_parts(account: Account) -> dict[str, dict[str, str]]:
    """Every part of the account by the words that name it, each with its fields as text."""
    own = {field.name: _write(getattr(account, field.name)) for field in fields(account) if field.name not in _LISTS}
    own |= {f"swap.{field.name}": _write(getattr(account.swap, field.name)) for field in fields(account.swap)}
    parts = {f"account {account.key}": own}
    if account.parameter_mapping:
        parts["parameter mapping"] = _describe_mapping(account.parameter_mapping)
    for campaign in account.campaigns:
        parts[f"campaign {campaign.name}"] = _describe_mapping(campaign.parameter_mapping)
    for target in account.target_numbers:
        parts[f"target number {target.name}"] = _describe_target(target)
    for source in account.tracking_sources:
        parts[f"tracking source {source.name}"] = _describe_source(source)
    return parts


def _describe_mapping(mapping: Iterable[ParameterMapping]) -> dict[str, str]:
    return {entry.parameter: entry.tag for entry in mapping}


def _describe_target(target: TargetNumber) -> dict[str, str]:
    return {"number": str(target.number)} | ({"campaign": target.campaign} if target.campaign else {})


def _describe_source(source: TrackingSource) -> dict[str, str]:
    if isinstance(source, OffSiteSource):
        described = {"kind": source.kind.value, "tracking_number": str(source.tracking_number)}
        return described | ({"stands_at": source.stands_at} if source.stands_at else {})
    described = {"priority": str(source.priority)}
    if source.preset:
        described["preset"] = source.preset
    if source.match:
        described["match"] = str(write_rule(source.match))
    return described | _describe_assignments(source.assign)


def _describe_assignments(assign: Iterable[Assignment]) -> dict[str, str]:
    return {f"assign.{one.target_number}": _describe_shown(one.shows) for one in assign}


def _describe_shown(shows: PhoneNumber | FromPool) -> str:
    return f"number pool {shows.number_pool}" if isinstance(shows, FromPool) else str(shows)


def _compare(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[str]:
    for name in dict.fromkeys([*old, *new]):
        if name not in old:
            yield f"{name} is now {new[name]}"
        elif name not in new:
            yield f"{name} is gone (was {old[name]})"
        elif old[name] != new[name]:
            yield f"{name} {old[name]} -> {new[name]}"


def _join(described: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in described.items())


def _write(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
