"""The inputs in which a person assigns tracking numbers: for each target number a list of the sources with their numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from server.domain.account_problems import FieldPath
from server.domain.accounts import Account, Assignment, FromPool, OnSiteSource, TrackingSource
from server.domain.phone_numbers import NotAPhoneNumber, PhoneNumber, parse_phone_number

MOST_ROWS = 300
"""Rows on the page; accounts that need more have a page for each source."""

_LONGEST_TEXT = 200
_SEPARATORS = re.compile(r"[\n,;\t]+")


@dataclass(frozen=True)
class TrackingRow:
    """A source's number for a target number. `name` is that of the input; `pool` is set if a number pool gives the number."""

    name: str
    source: str
    target: str
    number: str = ""
    pool: str = ""


def list_rows(account: Account) -> list[TrackingRow]:
    """A row for each target number and on-site source, by target number and then by the sources' priority."""
    rows = [
        _make_row(account, source, target.name, target_index)
        for target_index, target in enumerate(account.target_numbers)
        for source in account.on_site_sources
    ]
    return rows[:MOST_ROWS]


def fill_typed(rows: list[TrackingRow], form: MultiDict[str, str]) -> list[TrackingRow]:
    """The rows with what was typed."""
    return [replace(row, number=form.get(row.name, row.number).strip()[:_LONGEST_TEXT]) for row in rows]


def spread(rows: list[TrackingRow], pasted: str) -> tuple[list[TrackingRow], list[str]]:
    """The rows with pasted numbers in the empty ones, in order; and the numbers that are left over."""
    numbers = [one.strip()[:_LONGEST_TEXT] for one in _SEPARATORS.split(pasted) if one.strip()]
    filled = []
    for row in rows:
        is_empty = not row.number and not row.pool
        filled.append(replace(row, number=numbers.pop(0)) if is_empty and numbers else row)
    return filled, numbers


def read_numbers(rows: list[TrackingRow], country: str) -> tuple[dict[str, PhoneNumber], dict[str, str]]:
    """The numbers by input, and what is wrong by input."""
    numbers: dict[str, PhoneNumber] = {}
    errors: dict[str, str] = {}
    for row in rows:
        if row.number and not row.pool:
            try:
                numbers[row.name] = parse_phone_number(row.number, country)
            except NotAPhoneNumber as error:
                errors[row.name] = str(error)
    return numbers, errors


def assign(account: Account, rows: list[TrackingRow], numbers: Mapping[str, PhoneNumber]) -> Account:
    """The account in which the sources have exactly these numbers for the rows' target numbers. Pools stay assigned."""
    by_source: dict[str, dict[str, PhoneNumber | None]] = {}
    for row in rows:
        if not row.pool:
            by_source.setdefault(row.source, {})[row.target] = numbers.get(row.name)
    sources = [_assign(source, by_source.get(source.name, {})) for source in account.tracking_sources]
    return replace(account, tracking_sources=tuple(sources))


def list_paths(account: Account, rows: list[TrackingRow]) -> dict[FieldPath, str]:
    """The inputs by the paths of their assignments."""
    indexes = {source.name: index for index, source in enumerate(account.tracking_sources)}
    return {("tracking_sources", indexes[row.source], "assign", row.target): row.name for row in rows}


def _assign(source: TrackingSource, numbers: Mapping[str, PhoneNumber | None]) -> TrackingSource:
    if not isinstance(source, OnSiteSource):
        return source
    shown: dict[str, PhoneNumber | FromPool] = {one.target_number: one.shows for one in source.assign}
    for target, number in numbers.items():
        if number is None:
            shown.pop(target, None)
        else:
            shown[target] = number
    return replace(source, assign=tuple(Assignment(target, one) for target, one in shown.items()))


def _make_row(account: Account, source: OnSiteSource, target: str, target_index: int) -> TrackingRow:
    row = TrackingRow(f"number-{target_index}-{account.tracking_sources.index(source)}", source.name, target)
    shows = next((one.shows for one in source.assign if one.target_number == target), None)
    if isinstance(shows, FromPool):
        return replace(row, pool=shows.number_pool)
    return replace(row, number=str(shows)) if shows else row
