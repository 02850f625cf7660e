"""The types of the fields that say how calls are answered: texts that are spoken, hours, places, names of secrets."""

import re
from datetime import date, time
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, PlainValidator
from pydantic import StringConstraints as Text

from server.account_file.characters import has_control_characters
from server.account_file.field_types import TagValue, check_tag
from server.account_file.problems import suggest
from server.domain.postbacks.secrets import SECRET_NAME_RULE, is_secret_name
from server.domain.routing.built_in import RESERVED_NAMES
from server.domain.routing.postal_codes import is_zip_pattern, normalize_zip

LONGEST_TEXT = 1_000
CARRIERS = ("signalwire", "telnyx", "twilio")
"""The carriers that may have a secret of the account's own."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ROUTE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ENVIRONMENT_VARIABLE = re.compile(r"DNI_[A-Z0-9_]{1,96}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_AREA_CODE = re.compile(r"[0-9]{1,6}")
_STATE = re.compile(r"[A-Z0-9]{1,3}")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_LEAP_YEAR = 2000


def _check_route_name(text: str) -> str:
    if not _ROUTE_NAME.fullmatch(text):
        raise ValueError(f"{text!r} is not a route's name: use letters, digits, '_' and '-', at most 64")
    if text in RESERVED_NAMES:
        raise ValueError(f"{text!r} can't be used, as built-in routes have that name")
    return text


def _check_spoken(text: str) -> str:
    if has_control_characters(text) or _NOT_IN_XML.search(text):
        raise ValueError(f"{text!r} has characters that can't be spoken, line breaks among them")
    return text


def _check_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is not a language; write it as in 'en', 'en-US' or 'es-MX'")
    return text


def _check_environment_variable(text: str) -> str:
    # The value is not quoted: it may be the secret itself, and problems end in logs.
    if not _ENVIRONMENT_VARIABLE.fullmatch(text):
        raise ValueError(
            "is not the name of an environment variable, as in DNI_TWILIO_AUTH_TOKEN_ACME: secrets do not belong in the "
            "account file; set one where the server runs, and write the variable's name here"
        )
    return text


@cache
def _list_time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_time_zone(text: str) -> str:
    if text not in _list_time_zones():
        close = {name.lower(): name for name in _list_time_zones() if "/" in name or name == "UTC"}
        found = close.get(text.lower())
        hint = f"did you mean {found!r}?" if found else "write it as in 'America/New_York', 'Europe/Berlin' or 'UTC'"
        raise ValueError(f"{text!r} is not a time zone; {hint}")
    return text


def _check_area_code(text: str) -> str:
    if not _AREA_CODE.fullmatch(text):
        raise ValueError(f"{text!r} is not an area code: use 1 to 6 digits")
    return text


def _check_state(text: str) -> str:
    if not _STATE.fullmatch(text.upper()):
        raise ValueError(f"{text!r} is not a state; use its letters, as in 'CA' or 'NSW'")
    return text.upper()


def _check_zip(text: str) -> str:
    pattern = normalize_zip(text)
    if not is_zip_pattern(pattern):
        raise ValueError(f"{text!r} is not a postal code; write it as in '94110', or '941*' for all that begin so")
    return pattern


def _read_holiday(value: Any) -> date | tuple[int, int]:
    written = str(value)
    try:
        if re.fullmatch(r"[0-9]{2}-[0-9]{2}", written):
            every_year = date.fromisoformat(f"{_LEAP_YEAR}-{written}")
            return every_year.month, every_year.day
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
            return date.fromisoformat(written)
    except ValueError as error:
        raise ValueError(f"{written!r} is not a day of the calendar") from error
    raise ValueError(f"{written!r} is not a day; write it as in '2026-12-25', or '12-25' for every year")


def _check_weekdays(text: str) -> str:
    read_weekdays(text)
    return text


def read_weekdays(text: str) -> tuple[int, ...]:
    """The days (0: Monday) of `mon`, `mon-fri` or `sat, sun`; raises `ValueError`. A range may go over the week's end."""
    days: list[int] = []
    for part in text.lower().split(","):
        first, _, last = part.strip().partition("-")
        ends = [first.strip(), (last or first).strip()]
        for end in ends:
            if end not in WEEKDAYS:
                raise ValueError(f"{end!r} is not a weekday; {suggest(end, WEEKDAYS)}")
        start, length = WEEKDAYS.index(ends[0]), (WEEKDAYS.index(ends[1]) - WEEKDAYS.index(ends[0])) % 7 + 1
        days.extend((start + step) % 7 for step in range(length))
    return tuple(days)


def _read_spans(value: Any) -> tuple[tuple[time, time], ...]:
    spans = value if isinstance(value, list) else [value]
    return tuple(_read_span(span) for span in spans)


def _read_span(value: Any) -> tuple[time, time]:
    opens, dash, closes = str(value).partition("-")
    if not isinstance(value, str) or not dash:
        raise ValueError(f"{value!r} is not a span of hours; write it as in '09:00-17:30', and leave closed days out")
    return _read_clock(opens), _read_clock(closes)


def _read_clock(text: str) -> time:
    if text.strip() == "24:00":
        return time(0)
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None:
        raise ValueError(f"{text.strip()!r} is not a time of day; write it as in '09:00' or '17:30'")
    return time(int(clock[1]), int(clock[2]))


def check_body(text: str) -> str:
    """The text, if a request can carry it; raises `ValueError`."""
    if has_control_characters(text.replace("\n", "").replace("\t", "")):
        raise ValueError(
            "has characters that can't be sent: line breaks and tabs are the only ones that can't be shown"
        )
    return text


def check_secret_name(text: str) -> str:
    """The text, if a postback's secret can have this name or there is none; raises `ValueError`."""
    # As with carriers' secrets, the value is not quoted.
    if text and not is_secret_name(text):
        raise ValueError(f"a secret does not belong in the account file; expected {SECRET_NAME_RULE}")
    return text


def check_needed_tag(text: str) -> str:
    """The name of a tag, or `tags.` and one that pages set by themselves; raises `ValueError`."""
    check_tag(text.removeprefix("tags."))
    return text


def _check_carrier_secrets(secrets: dict[str, str]) -> dict[str, str]:
    """The secrets in the order of their carriers; raises `ValueError` for carriers that nobody knows."""
    for carrier in secrets:
        if carrier not in CARRIERS:
            raise ValueError(f"{carrier!r} is not a carrier; {suggest(carrier, CARRIERS)}")
    return {carrier: secrets[carrier] for carrier in sorted(secrets)}


def _write_switch_as_text(value: Any) -> Any:
    # A tag's "true" is a text, though YAML reads the word otherwise.
    return str(value).lower() if isinstance(value, bool) else value


RouteName = Annotated[str, Text(strip_whitespace=True), AfterValidator(_check_route_name)]
SpokenText = Annotated[
    str, Text(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT), AfterValidator(_check_spoken)
]
Language = Annotated[str, AfterValidator(_check_language)]
EnvironmentVariable = Annotated[str, AfterValidator(_check_environment_variable)]
CarrierSecrets = Annotated[dict[str, EnvironmentVariable], AfterValidator(_check_carrier_secrets)]
TimeZone = Annotated[str, AfterValidator(_check_time_zone)]
AreaCode = Annotated[str, AfterValidator(_check_area_code)]
State = Annotated[str, AfterValidator(_check_state)]
Zip = Annotated[str, AfterValidator(_check_zip)]
Holiday = Annotated[date | tuple[int, int], PlainValidator(_read_holiday)]
Weekdays = Annotated[str, AfterValidator(_check_weekdays)]
Spans = Annotated[tuple[tuple[time, time], ...], PlainValidator(_read_spans)]
TagText = Annotated[TagValue, BeforeValidator(_write_switch_as_text)]
