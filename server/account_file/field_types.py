"""Types of fields that the account file writes in another form than the domain: numbers, mappings, days and hours."""

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainValidator, ValidationInfo, WithJsonSchema

from dni_py.core.tags import MOST_TAGS
from server.account_file.forms import make_type
from server.domain.account_checks import texts
from server.domain.account_checks.parts import MOST_SPANS
from server.domain.accounts import ParameterMapping
from server.domain.blocked_callers import parse_blocked_caller
from server.domain.page_events import Tag
from server.domain.phone_numbers import PhoneNumber, parse_extension, parse_phone_number
from server.domain.suggestions import suggest

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LEAP_YEAR = 2000
_DIGITS = {"type": ["string", "integer"]}
_NUMBER_SCHEMA: dict[str, Any] = {
    "anyOf": [
        _DIGITS,
        {
            "type": "object",
            "properties": {"number": _DIGITS, "extension": {"type": ["string", "integer", "null"]}},
            "required": ["number"],
            "additionalProperties": False,
        },
    ]
}
_POOL_NUMBERS_SCHEMA: dict[str, Any] = {
    "anyOf": [
        *_NUMBER_SCHEMA["anyOf"],
        {
            "type": "object",
            "properties": {"number": _DIGITS, "extensions": {"type": "array", "items": _DIGITS, "minItems": 1}},
            "required": ["number", "extensions"],
            "additionalProperties": False,
        },
    ]
}


def _read_phone_number(value: Any, info: ValidationInfo) -> PhoneNumber:
    country = (info.context or {}).get("country", "ZZ")
    extension = None
    if isinstance(value, dict):
        odd = set(value) - {"number", "extension"}
        if odd or "number" not in value:
            raise ValueError("a number is written as a text, or as {number: ..., extension: ...}")
        extension = None if value.get("extension") is None else str(value["extension"])
        value = value["number"]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("a number is written as a text, or as {number: ..., extension: ...}")
    return parse_phone_number(str(value), country, extension)


def _read_pool_numbers(value: Any, info: ValidationInfo) -> tuple[PhoneNumber, ...]:
    """The pool numbers of one entry: a single number, or one number with several extensions, each a pool number of its own."""
    if not isinstance(value, dict) or "extensions" not in value:
        return (_read_phone_number(value, info),)
    extensions = value["extensions"]
    if set(value) != {"number", "extensions"} or not isinstance(extensions, list) or not extensions:
        raise ValueError("a number with several extensions is written as {number: ..., extensions: [...]}")
    number = _read_phone_number(value["number"], info)
    if number.extension is not None:
        raise ValueError(f"{value['number']!r} contains an extension; move it to 'extensions'")
    return tuple(_add_extension(number, extension) for extension in extensions)


def _add_extension(number: PhoneNumber, extension: Any) -> PhoneNumber:
    if isinstance(extension, bool) or not isinstance(extension, str | int):
        raise ValueError("expected the digits of an extension")
    return PhoneNumber(number.number, parse_extension(str(extension)))


def _join(entries: list[tuple[PhoneNumber, ...]]) -> tuple[PhoneNumber, ...]:
    return tuple(number for numbers in entries for number in numbers)


def _build_mapping(mapping: dict[str, str]) -> tuple[ParameterMapping, ...]:
    return tuple(ParameterMapping(parameter, tag) for parameter, tag in mapping.items())


def _build_tags(tags: dict[str, str]) -> tuple[Tag, ...]:
    if not 1 <= len(tags) <= MOST_TAGS:
        raise ValueError(f"has {len(tags)} tags; expected 1 to {MOST_TAGS}")
    return tuple(Tag(name, value) for name, value in tags.items())


def _read_blocked_caller(text: str, info: ValidationInfo) -> str:
    return parse_blocked_caller(text, (info.context or {}).get("country", "ZZ"))


def _read_holiday(value: Any) -> date | tuple[int, int]:
    written = str(value)
    try:
        if re.fullmatch(r"[0-9]{2}-[0-9]{2}", written):
            every_year = date.fromisoformat(f"{_LEAP_YEAR}-{written}")
            return every_year.month, every_year.day
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
            return date.fromisoformat(written)
    except ValueError as error:
        raise ValueError(f"{written!r} is not a date in the calendar") from error
    raise ValueError(f"{written!r} is not a date; write it as in '2026-12-25', or '12-25' for every year")


def _check_weekdays(text: str) -> str:
    read_weekdays(text)
    return text


def read_weekdays(text: str) -> tuple[int, ...]:
    """The days (0: Monday) of `mon`, `mon-fri` or `sat, sun`; raises `ValueError`. A range may continue past Sunday."""
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
    if len(spans) > MOST_SPANS:
        raise ValueError(f"has {len(spans):,} entries; expected at most {MOST_SPANS}")
    return tuple(_read_span(span) for span in spans)


def _read_span(value: Any) -> tuple[time, time]:
    opens, dash, closes = str(value).partition("-")
    if not isinstance(value, str) or not dash:
        raise ValueError(f"{value!r} is not a time range; write it as in '09:00-17:30', and leave out closed days")
    return _read_clock(opens), _read_clock(closes)


def _read_clock(text: str) -> time:
    if text.strip() == "24:00":
        return time(0)
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None:
        raise ValueError(f"{text.strip()!r} is not a time of day; write it as in '09:00' or '17:30'")
    return time(int(clock[1]), int(clock[2]))


def _write_switch_as_text(value: Any) -> Any:
    # YAML reads an unquoted `true` as a boolean, but a tag's value is text.
    return str(value).lower() if isinstance(value, bool) else value


_TagName: Any = make_type(str, texts.TAG)
_TagValue: Any = make_type(str, texts.TAG_VALUE)
_Parameter: Any = make_type(str, texts.PARAMETER)
Number = Annotated[PhoneNumber, PlainValidator(_read_phone_number), WithJsonSchema(_NUMBER_SCHEMA)]
PoolNumbers = Annotated[
    list[Annotated[Any, PlainValidator(_read_pool_numbers), WithJsonSchema(_POOL_NUMBERS_SCHEMA)]],
    AfterValidator(_join),
]
ParameterMappings = Annotated[dict[_Parameter, _TagName], AfterValidator(_build_mapping)]
Tags = Annotated[dict[_TagName, _TagValue], AfterValidator(_build_tags)]
BlockedCallerText = Annotated[str, AfterValidator(_read_blocked_caller)]
TagText = Annotated[_TagValue, BeforeValidator(_write_switch_as_text, json_schema_input_type=str | bool)]
Holiday = Annotated[date | tuple[int, int], PlainValidator(_read_holiday), WithJsonSchema({"type": "string"})]
Weekdays = Annotated[str, AfterValidator(_check_weekdays)]
Spans = Annotated[
    tuple[tuple[time, time], ...],
    PlainValidator(_read_spans),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
