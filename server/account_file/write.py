"""Writes an account as an account file, which reads back as an equal account."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import yaml

from server.account_file import schema
from server.account_file.forms import write_plain
from server.account_file.match_conditions import write_match
from server.account_file.route_writing import write_step
from server.domain.accounts import (
    Account,
    Assignment,
    FromPool,
    OffSiteSource,
    ParameterMapping,
    SwapOptions,
    TrackingSource,
)
from server.domain.blocked_callers import BlockedCaller
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEventRule, Tag
from server.domain.phone_numbers import PhoneNumber

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NUMBER_ELSEWHERE = re.compile(r"[-+]?(0[0-9_]+|0[ox][0-9A-Fa-f]+|[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+)")


class _Dumper(_DUMPER):  # type: ignore[misc]  # PyYAML's types do not say what the dumper in C is
    """Quotes texts such as 0800, which some YAML programs read as a number: in octal, or without the zero."""


def _write_text(dumper: Any, text: str) -> Any:
    style = "'" if _NUMBER_ELSEWHERE.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def write_account_file(account: Account) -> str:
    """The file's text: all settings of the account, and the lists without fields that have their default value."""
    sections: list[tuple[str, Any]] = [
        ("account", _write_account(account)),
        ("parameter_mapping", write_value(account.parameter_mapping)),
        ("campaigns", [schema.CAMPAIGN.write(campaign, write_value) for campaign in account.campaigns]),
        ("target_numbers", [schema.TARGET_NUMBER.write(target, write_value) for target in account.target_numbers]),
        ("number_pools", [_write_pool(pool) for pool in account.number_pools]),
        ("tracking_sources", [_write_source(source) for source in account.tracking_sources]),
        ("page_events", schema.PAGE_EVENTS.write(account.page_events, write_value)),
        ("receiving_numbers", [schema.RECEIVING_NUMBER.write(one, write_value) for one in account.receiving_numbers]),
        ("routes", [{"name": route.name} | write_step(route.first) for route in account.routes]),
        ("postbacks", [schema.POSTBACK.write(postback, write_value) for postback in account.postbacks]),
        ("blocked_callers", [_write_blocked_caller(blocked) for blocked in account.blocked_callers]),
    ]
    return "\n".join(_dump({name: value}) for name, value in sections if value)


def _dump(section: dict[str, Any]) -> str:
    # `None` puts the innermost lists and mappings on one line, as people do in such files.
    text: str = yaml.dump(
        section, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120
    )
    return text


def _write_account(account: Account) -> dict[str, Any]:
    written = schema.ACCOUNT.write(account, write_value, is_full=True)
    return {word: value for word, value in written.items() if value is not None and value != {}}


def _write_source(source: TrackingSource) -> dict[str, Any]:
    if isinstance(source, OffSiteSource):
        return {"name": source.name, "kind": source.kind.value} | schema.OFF_SITE.write(source, write_value)
    match = {} if source.match is None else {"match": write_match(source.match)}
    return schema.ON_SITE.write(source, write_value) | match


def _write_blocked_caller(blocked: BlockedCaller) -> Any:
    return blocked.caller if blocked.note is None else schema.BLOCKED_CALLER.write(blocked, write_value)


def _write_pool(pool: NumberPool) -> dict[str, Any]:
    return schema.NUMBER_POOL.write(pool, write_value) | {
        "tracking_numbers": list(_write_pool_numbers(pool.tracking_numbers))
    }


def _write_pool_numbers(pool_numbers: Iterable[PhoneNumber]) -> Iterator[str | dict[str, Any]]:
    """The pool numbers; consecutive ones that differ only in the extension are written as one number with `extensions`."""
    for (number, has_extension), group in groupby(
        pool_numbers, lambda pool_number: (pool_number.number, pool_number.extension is not None)
    ):
        if has_extension:
            yield {"number": number, "extensions": [pool_number.extension for pool_number in group]}
        else:
            yield from (number for _ in group)


def write_value(value: Any) -> Any:
    """The value of a field in the form of the file; some lists become mappings."""
    match value:
        case PhoneNumber():
            return {"number": value.number, "extension": value.extension} if value.extension else value.number
        case FromPool():
            return {"number_pool": value.number_pool}
        case SwapOptions():
            return schema.SWAP.write(value, write_value, is_full=True)
        case PageEventRule():
            return schema.PAGE_EVENT_RULE.write(value, write_value)
        case (ParameterMapping(), *_):
            return {one.parameter: one.tag for one in value}
        case (Tag(), *_):
            return {one.name: one.value for one in value}
        case (Assignment(), *_):
            return {one.target_number: _write_shown(one.shows) for one in value}
        case tuple():
            return [write_value(one) for one in value]
        case dict():
            return dict(value)
        case _:
            return write_plain(value)


def _write_shown(shows: PhoneNumber | FromPool) -> dict[str, Any]:
    return write_value(shows) if isinstance(shows, FromPool) else {"tracking_number": write_value(shows)}
