"""Reads the days that people type into filters."""

from collections.abc import Mapping
from datetime import date

_FIRST_YEAR, _LAST_YEAR = 2000, 2200


def read_day(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    """The day of the input of this name; None if it is empty, or can't be read: then `errors` says what is expected."""
    if not typed[name]:
        return None
    try:
        day = date.fromisoformat(typed[name])
    except ValueError:
        day = date.min
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        errors[name] = "Enter a date, such as 2026-11-22."
        return None
    return day
