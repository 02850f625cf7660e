"""Writes an account as an account file that reads back as an equal account."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import yaml

from server.account_file.match_conditions import write_match
from server.account_file.postback_entries import write_postback
from server.account_file.route_writing import write_route as write_call_route
from server.domain.accounts import (
    DEFAULT_PRIORITY,
    Account,
    Campaign,
    FromPool,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
    TrackingSource,
)
from server.domain.choices import PoolMode
from server.domain.number_pools import (
    DEFAULT_ATTRIBUTION_WINDOW_MINUTES,
    DEFAULT_BUFFER_SECONDS,
    DEFAULT_MAX_LEASE_SECONDS,
    NumberPool,
)
from server.domain.page_events import PageEvents
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import ReceivingNumber

_POOL_DEFAULTS: dict[str, int | None] = {
    "buffer_seconds": DEFAULT_BUFFER_SECONDS,
    "max_lease_seconds": DEFAULT_MAX_LEASE_SECONDS,
    "attribution_window_minutes": DEFAULT_ATTRIBUTION_WINDOW_MINUTES,
    "max_size": None,
}
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NUMBER_ELSEWHERE = re.compile(r"[-+]?(0[0-9_]+|0[ox][0-9A-Fa-f]+|[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+)")


class _Dumper(_DUMPER):  # type: ignore[misc]  # PyYAML's types do not say what the dumper in C is
    """Quotes texts that some YAML programs read as numbers, such as 0800: as octal, or without the zero."""


def _write_text(dumper: Any, text: str) -> Any:
    style = "'" if _NUMBER_ELSEWHERE.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def write_account_file(account: Account) -> str:
    """The file's text: every setting of the account spelled out, the lists only with what differs from the defaults."""
    sections: list[tuple[str, Any]] = [
        ("account", _write_account(account)),
        ("parameter_mapping", _write_mapping(account.parameter_mapping)),
        ("campaigns", [_write_campaign(campaign) for campaign in account.campaigns]),
        ("target_numbers", [_write_target_number(target) for target in account.target_numbers]),
        ("number_pools", [_write_pool(pool) for pool in account.number_pools]),
        ("tracking_sources", [_write_source(source) for source in account.tracking_sources]),
        ("page_events", _write_page_events(account.page_events)),
        ("receiving_numbers", [_write_receiving_number(one) for one in account.receiving_numbers]),
        ("routes", [write_call_route(route) for route in account.routes]),
        ("postbacks", [write_postback(postback) for postback in account.postbacks]),
    ]
    return "\n".join(_dump({name: value}) for name, value in sections if value)


def _dump(section: dict[str, Any]) -> str:
    # `None` puts innermost lists and mappings on one line and opens the rest, much as people write such a file.
    text: str = yaml.dump(
        section, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120
    )
    return text


def _write_account(account: Account) -> dict[str, Any]:
    written = {
        "key": account.key,
        "name": account.name,
        "country": account.country,
        "origins": list(account.origins),
        "consent": account.consent.value,
        "automation": account.automation.value,
        "attribution": account.attribution.value,
        "visit_timeout_minutes": account.visit_timeout_minutes,
        "fragment_parameters": account.fragment_parameters,
        "ignored_referrers": list(account.ignored_referrers),
        "ignore_payment_hosts": account.ignore_payment_hosts,
        "publisher_tag": account.publisher_tag,
        "swap": _write_swap(account.swap),
        "time_zone": account.time_zone,
        "call_retention_days": account.call_retention_days,
    }
    secrets = {"carrier_secrets": dict(account.carrier_secrets)} if account.carrier_secrets else {}
    return written | _write_route(account.route) | secrets


def _write_route(route: str | None) -> dict[str, str]:
    return {} if route is None else {"route": route}


def _write_swap(swap: SwapOptions) -> dict[str, Any]:
    return {
        "data_attributes": list(swap.data_attributes),
        "whatsapp_links": swap.whatsapp_links,
        "sms_links": swap.sms_links,
        "json_ld": swap.json_ld,
        "link_extension": swap.link_extension.value,
    }


def _write_mapping(mapping: Iterable[ParameterMapping]) -> dict[str, str]:
    return {entry.parameter: entry.tag for entry in mapping}


def _write_campaign(campaign: Campaign) -> dict[str, Any]:
    mapping = _write_mapping(campaign.parameter_mapping)
    named = {"name": campaign.name} | _write_route(campaign.route)
    return named | ({"parameter_mapping": mapping} if mapping else {})


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
        written |= {"stands_at": source.stands_at} if source.stands_at else {}
        written |= {"campaign": source.campaign} if source.campaign else {}
        return written | _write_route(source.route)
    written = {"name": source.name, **_write_route(source.route)}
    if source.preset is not None:
        written["preset"] = source.preset
    if source.priority != DEFAULT_PRIORITY:
        written["priority"] = source.priority
    if source.match is not None:
        written["match"] = write_match(source.match)
    if source.assign:
        written["assign"] = {one.target_number: _write_shown(one.shows) for one in source.assign}
    return written


def _write_shown(shows: PhoneNumber | FromPool) -> dict[str, Any]:
    if isinstance(shows, FromPool):
        return {"number_pool": shows.number_pool}
    return {"tracking_number": _write_number(shows)}


def _write_pool(pool: NumberPool) -> dict[str, Any]:
    """A pool in the order in which the document explains it; what is as usual is left out."""
    written: dict[str, Any] = {"name": pool.name, "campaign": pool.campaign}
    if pool.publisher is not None:
        written["publisher"] = pool.publisher
    written["target_numbers"] = list(pool.target_numbers)
    if pool.mode is not PoolMode.SHARED:
        written["mode"] = pool.mode.value
    if pool.key_tags:
        written["key_tags"] = list(pool.key_tags)
    for name, default in _POOL_DEFAULTS.items():
        if getattr(pool, name) != default:
            written[name] = getattr(pool, name)
    if pool.default_number is not None:
        written["default_number"] = _write_number(pool.default_number)
    written |= _write_route(pool.route)
    written["tracking_numbers"] = list(_write_places(pool.tracking_numbers))
    return written


def _write_places(places: Iterable[PhoneNumber]) -> Iterator[str | dict[str, Any]]:
    """Neighbours that differ in their extensions alone are written as one number with many."""
    for (number, has_extension), group in groupby(places, lambda place: (place.number, place.extension is not None)):
        if has_extension:
            yield {"number": number, "extensions": [place.extension for place in group]}
        else:
            yield from (number for _ in group)


def _write_page_events(page_events: PageEvents) -> dict[str, Any]:
    rules = [
        {"selector": rule.selector, "event": rule.event.value, "tags": {tag.name: tag.value for tag in rule.tags}}
        for rule in page_events.rules
    ]
    parts: dict[str, Any] = {
        "rules": rules,
        "scroll_depths": list(page_events.scroll_depths),
        "seconds_on_page": list(page_events.seconds_on_page),
    }
    return {name: part for name, part in parts.items() if part}


def _write_receiving_number(one: ReceivingNumber) -> dict[str, Any]:
    caps = {"max_concurrent": one.max_concurrent, "max_per_day": one.max_per_day}
    written = {"name": one.name, "number": _write_number(one.number)}
    return written | {name: cap for name, cap in caps.items() if cap is not None}


def _write_number(number: PhoneNumber) -> str | dict[str, str]:
    return {"number": number.number, "extension": number.extension} if number.extension else number.number
