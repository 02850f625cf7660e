"""Writes an account as an account file that reads back as an equal account."""

from collections.abc import Iterable
from typing import Any

import yaml

from server.account_file.match_conditions import write_match
from server.domain.accounts import (
    DEFAULT_PRIORITY,
    Account,
    Campaign,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
    TrackingSource,
)
from server.domain.phone_numbers import PhoneNumber


def write_account_file(account: Account) -> str:
    """The file's text: every setting of the account spelled out, the lists only with what differs from the defaults."""
    sections: list[tuple[str, Any]] = [
        ("account", _write_account(account)),
        ("parameter_mapping", _write_mapping(account.parameter_mapping)),
        ("campaigns", [_write_campaign(campaign) for campaign in account.campaigns]),
        ("target_numbers", [_write_target_number(target) for target in account.target_numbers]),
        ("tracking_sources", [_write_source(source) for source in account.tracking_sources]),
    ]
    return "\n".join(_dump({name: value}) for name, value in sections if value)


def _dump(section: dict[str, Any]) -> str:
    # `None` puts innermost lists and mappings on one line and opens the rest, much as people write such a file.
    return yaml.safe_dump(section, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)


def _write_account(account: Account) -> dict[str, Any]:
    return {
        "key": account.key,
        "name": account.name,
        "country": account.country,
        "origins": list(account.origins),
        "consent": account.consent.value,
        "automation": account.automation.value,
        "attribution": account.attribution.value,
        "visit_timeout_minutes": account.visit_timeout_minutes,
        "fragment_parameters": account.fragment_parameters,
        "swap": _write_swap(account.swap),
    }


def _write_swap(swap: SwapOptions) -> dict[str, Any]:
    return {
        "data_attributes": list(swap.data_attributes),
        "whatsapp_links": swap.whatsapp_links,
        "json_ld": swap.json_ld,
        "link_extension": swap.link_extension.value,
    }


def _write_mapping(mapping: Iterable[ParameterMapping]) -> dict[str, str]:
    return {entry.parameter: entry.tag for entry in mapping}


def _write_campaign(campaign: Campaign) -> dict[str, Any]:
    mapping = _write_mapping(campaign.parameter_mapping)
    return {"name": campaign.name} | ({"parameter_mapping": mapping} if mapping else {})


def _write_target_number(target: TargetNumber) -> dict[str, Any]:
    written = {"name": target.name, "number": _write_number(target.number)}
    return written | ({"campaign": target.campaign} if target.campaign else {})


def _write_source(source: TrackingSource) -> dict[str, Any]:
    written: dict[str, Any]
    if not isinstance(source, OnSiteSource):
        written = {
            "name": source.name,
            "kind": source.kind.value,
            "tracking_number": _write_number(source.tracking_number),
        }
        return written | ({"stands_at": source.stands_at} if source.stands_at else {})
    written = {"name": source.name}
    if source.preset is not None:
        written["preset"] = source.preset
    if source.priority != DEFAULT_PRIORITY:
        written["priority"] = source.priority
    if source.match is not None:
        written["match"] = write_match(source.match)
    if source.assign:
        written["assign"] = {
            one.target_number: {"tracking_number": _write_number(one.shows)}
            for one in source.assign
            if isinstance(one.shows, PhoneNumber)
        }
    return written


def _write_number(number: PhoneNumber) -> str | dict[str, str]:
    return {"number": number.number, "extension": number.extension} if number.extension else number.number
