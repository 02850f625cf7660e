"""What a list of calls may be asked by: one table, which the OpenAPI document is written from as well."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter

DEFAULT_CALLS_A_PAGE = 100
LONGEST_VALUE = 250
MOST_TAGS = 10
_TAG = re.compile(r"tags\[(?P<name>[^\[\]]{1,64})\]")


@dataclass(frozen=True)
class Parameter:
    """A query parameter. `read` raises `ValueError` with what the value should be; `schema` is of JSON Schema."""

    name: str
    help: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class CallQuery:
    """What is asked for: which calls, from where on (a cursor of an earlier answer), and how many at most."""

    wanted: CallFilter
    cursor: str | None
    limit: int


def read_query(given: MultiDict[str, str]) -> CallQuery:
    """The query. Ends the request with 400, naming the parameter, for what is unknown, given twice or can't be read."""
    values: dict[str, Any] = {}
    tags: dict[str, str] = {}
    for name, texts in given.lists():
        tag = _TAG.fullmatch(name)
        parameter = _BY_NAME.get(name)
        shown = name[:40]
        if tag is None and parameter is None:
            raise BadRequest(f"{shown}: there is no such parameter; there are: {', '.join(_BY_NAME)}, tags[NAME]")
        if len(texts) > 1:
            raise BadRequest(f"{shown}: is given {len(texts)} times; expected once")
        text = texts[0]
        if len(text) > LONGEST_VALUE or "\0" in text:
            raise BadRequest(f"{shown}: expected at most {LONGEST_VALUE} characters")
        if tag is not None:
            tags[tag["name"]] = text
        elif parameter is not None:
            try:
                values[name] = parameter.read(text)
            except ValueError as error:
                raise BadRequest(f"{shown}: expected {error}") from error
    if len(tags) > MOST_TAGS:
        raise BadRequest(f"tags: expected at most {MOST_TAGS}")
    cursor, limit = values.pop("cursor", None), values.pop("limit", DEFAULT_CALLS_A_PAGE)
    return CallQuery(CallFilter(**values, tags=tags or None), cursor, limit)


def _read_time(text: str) -> float:
    try:
        # In a query, a plus sign that was not encoded arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError) as error:
        raise ValueError("a date or a time of ISO 8601, as in 2026-11-22 or 2026-11-22T05:59:41Z") from error


def _read_number(text: str) -> str:
    number = text.replace(" ", "+", 1) if text.startswith(" ") else text
    if not re.fullmatch(r"\+[0-9]{3,15}", number):
        raise ValueError("a number in E.164, as in +14155550123; write the plus sign as %2B")
    return number


def _read_limit(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= MOST_CALLS_A_PAGE:
        raise ValueError(f"a whole number from 1 to {MOST_CALLS_A_PAGE:,}")
    return int(text)


def _read_word(words: type[Match] | type[Outcome]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in list(words):
            raise ValueError(f"one of {', '.join(words)}")
        return text

    return read


_TIME = {
    "type": "string",
    "description": "ISO 8601; UTC unless it says otherwise",
    "examples": ["2026-11-22T00:00:00Z"],
}
_NAME = {"type": "string", "maxLength": LONGEST_VALUE}
_NUMBER = {"type": "string", "pattern": r"^\+[0-9]{3,15}$", "examples": ["+14155550123"]}

PARAMETERS: tuple[Parameter, ...] = (
    Parameter("since", "Calls that started then or later.", _read_time, _TIME),
    Parameter("until", "Calls that started before then.", _read_time, _TIME),
    Parameter("campaign", "Calls of the campaign.", str, _NAME),
    Parameter("publisher", "Calls of the publisher.", str, _NAME),
    Parameter("tracking_source", "Calls of the tracking source.", str, _NAME),
    Parameter("number_pool", "Calls to the pool's numbers.", str, _NAME),
    Parameter("tracking_number", "Calls to the number.", _read_number, _NUMBER),
    Parameter("caller", "Calls from the number.", _read_number, _NUMBER),
    Parameter("match", "Calls that were matched so.", _read_word(Match), {"enum": [one.value for one in Match]}),
    Parameter("outcome", "Calls that went so.", _read_word(Outcome), {"enum": [one.value for one in Outcome]}),
    Parameter("cursor", "The `next` of an earlier answer: the calls after those.", str, _NAME),
    Parameter(
        "limit",
        "How many calls at most.",
        _read_limit,
        {"type": "integer", "minimum": 1, "maximum": MOST_CALLS_A_PAGE, "default": DEFAULT_CALLS_A_PAGE},
    ),
)
_BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}
