"""Writes times, lengths, numbers, money and phone numbers as people of the viewer's language read them."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.numbers import NumberFormatError, format_currency, format_decimal, format_percent, parse_decimal
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from server.console.accepted_languages import read_accepted_languages
from server.domain.people.browsers import name_browser

_NOTHING = "–"
_LARGEST_AMOUNT = 1_000_000_000
_DEFAULT_LOCALE = Locale("en", "US")
_REMEMBERED_LANGUAGES = 200
_REMEMBERED_TEXTS = 10_000
"""A page of a report has up to a thousand numbers and dates, most of them small numbers that many pages have."""
_REMEMBERED_PHONES = 2_000


def choose_locale() -> Locale:
    """The locale for dates and numbers: that of the browser's first language, else English of the United States."""
    return _find_locale(read_accepted_languages())


def _name_locale() -> str:
    """The name of the chosen locale. A `Locale` takes long to compare, and many texts are remembered by it."""
    return _find_locale_name(read_accepted_languages())


@lru_cache(_REMEMBERED_LANGUAGES)
def _find_locale_name(accepted: str) -> str:
    return str(_find_locale(accepted))


@lru_cache(_REMEMBERED_LANGUAGES)
def _find_locale(accepted: str) -> Locale:
    for language in parse_accept_header(accepted, LanguageAccept).values():
        try:
            return Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return _DEFAULT_LOCALE


def write_moment(at: float | None, time_zone: str) -> str:
    """Day and time in the zone, such as "Nov 22, 2026, 5:59 AM"; a dash for None. `at` is in seconds since the epoch."""
    return _NOTHING if at is None else _write_time(format_datetime, at, time_zone, _name_locale())


def write_moment_briefly(at: float | None, time_zone: str) -> str:
    """Day and time without year and seconds, such as "Nov 22, 5:59 AM"."""
    return _NOTHING if at is None else _write_briefly(at, time_zone, _name_locale())


def write_day(at: float | None, time_zone: str) -> str:
    """The day in the zone."""
    return _NOTHING if at is None else _write_time(format_date, at, time_zone, _name_locale())


def write_clock(at: float, time_zone: str) -> str:
    """The time of day with seconds."""
    return _write_time(format_time, at, time_zone, _name_locale())


def write_seconds(seconds: float | None) -> str:
    """A length of time as "1:05" or "1:02:03"; a dash for None."""
    if seconds is None:
        return _NOTHING
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def write_number(value: float | None) -> str:
    """A number with its separators."""
    return _NOTHING if value is None else _write_remembered(format_decimal, value, _name_locale())


def write_share(share: float | None) -> str:
    """A share from 0 to 1 in percent."""
    return _NOTHING if share is None else _write(format_percent, share)


def write_signed(value: float) -> str:
    """A difference with its sign, such as "+5"; zero has none."""
    return _write(format_decimal, value, format="+#,##0;\u2212#,##0" if value else "0")


def write_points(share: float) -> str:
    """The size of a difference of two shares (-1 to 1) in percentage points, with one decimal."""
    return _write(format_decimal, abs(share) * 100, format="0.0")


def write_date(day: date) -> str:
    """A date, such as "Nov 22, 2026"."""
    return _write(format_date, day)


def write_exact_share(share: float) -> str:
    """A share from 0 to 1 in percent, with one decimal where it has one, never rounded up: 99.99 percent are not all."""
    return _write(format_percent, math.floor(share * 1000) / 1000, format="#,##0.#%")


def write_cents(cents: int | None) -> str:
    """An amount of money with two decimals and without a currency."""
    return _NOTHING if cents is None else _write(format_decimal, cents / 100, format="#,##0.00")


def write_amount(cents: int | None, currency: str) -> str:
    """An amount in this currency (ISO 4217), as the viewer's language writes it; without a currency, two decimals."""
    if cents is None or not currency:
        return write_cents(cents)
    return _write(format_currency, cents / 100, currency=currency)


def read_cents(text: str) -> int | None:
    """The amount in cents, None for an empty text. Raises `ValueError` with what is expected."""
    plain = text.strip()
    if not plain:
        return None
    try:
        amount = parse_decimal(plain, locale=choose_locale(), strict=True)
    except NumberFormatError as error:
        raise ValueError("Enter an amount, such as 49.90.") from error
    if not 0 <= amount < _LARGEST_AMOUNT or amount.as_tuple().exponent < -2:  # type: ignore[operator]
        raise ValueError("Enter an amount with at most two decimals, such as 49.90.")
    return int(amount * 100)


def write_phone(number: object) -> str:
    """A phone number as its country writes it, with the country code; a text that is no number stays as it is."""
    return _write_phone(str(number))


@lru_cache(_REMEMBERED_PHONES)
def _write_phone(text: str) -> str:
    try:
        parsed = phonenumbers.parse(text.partition(" ext. ")[0], None)
    except phonenumbers.NumberParseException:
        return text
    extension = f" ext. {text.partition(' ext. ')[2]}" if " ext. " in text else ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL) + extension


def write_pairs(values: Iterable[str]) -> list[tuple[str, str]]:
    """Each value with itself as its text, for a choice."""
    return [(value, value) for value in values]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "moment": write_moment,
    "brief": write_moment_briefly,
    "day": write_day,
    "clock": write_clock,
    "seconds": write_seconds,
    "number": write_number,
    "share": write_share,
    "signed": write_signed,
    "points": write_points,
    "date": write_date,
    "exact_share": write_exact_share,
    "cents": write_cents,
    "money": write_amount,
    "phone": write_phone,
    "pairs": write_pairs,
    "browser": name_browser,
}
"""The filters of the templates."""


def _localise(at: float, time_zone: str) -> datetime:
    return datetime.fromtimestamp(at, ZoneInfo(time_zone))


# By the time and the zone, because the same moment in another zone is an equal `datetime`.
@lru_cache(_REMEMBERED_TEXTS)
def _write_time(write: Callable[..., Any], at: float, time_zone: str, locale: str) -> str:
    return str(write(_localise(at, time_zone), locale=locale, format="medium"))


@lru_cache(_REMEMBERED_TEXTS)
def _write_briefly(at: float, time_zone: str, locale: str) -> str:
    moment = _localise(at, time_zone)
    return f"{format_skeleton('MMMd', moment, locale=locale)}, {format_time(moment, 'short', locale=locale)}"


def _write(write: Callable[..., Any], value: object, **options: str) -> str:
    return _write_remembered(write, value, _name_locale(), **options)


@lru_cache(_REMEMBERED_TEXTS)
def _write_remembered(write: Callable[..., Any], value: object, locale: str, **options: str) -> str:
    return str(write(value, locale=locale, **options))
