"""Writes the values and parts of an account in the form of its entries in an account file."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from server.account_file import schema
from server.account_file.forms import write_plain
from server.account_file.match_conditions import write_match
from server.account_file.route_writing import write_step
from server.domain.accounts import (
    Assignment,
    FromPool,
    OffSiteSource,
    ParameterMapping,
    SwapOptions,
    TrackingSource,
)
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEventRule, Tag
from server.domain.phone_numbers import PhoneNumber


def write_part(section: str, part: Any) -> dict[str, Any]:
    """The entry of a part of the list `section`, without fields that have their default value."""
    match section:
        case "tracking_sources":
            return _write_source(part)
        case "number_pools":
            return _write_pool(part)
        case "routes":
            return {"name": part.name} | write_step(part.first)
        case _:
            return schema.PART_FORMS[section].write(part, write_value)


def _write_source(source: TrackingSource) -> dict[str, Any]:
    if isinstance(source, OffSiteSource):
        return {"name": source.name, "kind": source.kind.value} | schema.OFF_SITE.write(source, write_value)
    match = {} if source.match is None else {"match": write_match(source.match)}
    return schema.ON_SITE.write(source, write_value) | match


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
