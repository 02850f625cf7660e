"""The query parameters of a list of calls: a model, from which the OpenAPI document is written too."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from server.domain.calls.absences import FIELDS, read_absence
from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.lead import LeadStatus
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter

DEFAULT_CALLS_A_PAGE = 100
LONGEST_VALUE = 250
MOST_TAGS = 10
Query = TypeVar("Query", bound=BaseModel)
_TAG = re.compile(r"tags\[(?P<name>[^\[\]\0]{1,64})\]")


def _read_time(text: str) -> float:
    try:
        # A plus sign that was not encoded arrives as a space.
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


def _read_seconds(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError("a whole number of seconds")
    return float(text)


def _read_word(words: type[StrEnum]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in list(words):
            raise ValueError(f"one of {', '.join(words)}")
        return text

    return read


def _read_tags(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > MOST_TAGS:
        raise ValueError(f"at most {MOST_TAGS}")
    return tags


def describe_parameter(read: Callable[[Any], Any], **schema: Any) -> tuple[BeforeValidator, WithJsonSchema]:
    """A parser (its `ValueError` says what is expected) and the JSON Schema of a parameter."""
    return BeforeValidator(read), WithJsonSchema(schema)


def _describe_word(words: type[StrEnum]) -> tuple[BeforeValidator, WithJsonSchema]:
    return describe_parameter(_read_word(words), enum=[one.value for one in words])


def _drop_default(schema: dict[str, Any]) -> None:
    # A missing parameter is not null.
    del schema["default"]


def ask_for(description: str) -> Any:
    """A parameter that may be left out."""
    return Field(default=None, description=description, json_schema_extra=_drop_default)


_TIME_WORDS = "ISO 8601; UTC unless it has another offset"
_Time = Annotated[float | None, *describe_parameter(_read_time, type="string", examples=["2026-11-22T00:00:00Z"])]
_Name = Annotated[str | None, *describe_parameter(str, type="string", maxLength=LONGEST_VALUE)]
_Number = Annotated[
    str | None, *describe_parameter(_read_number, type="string", pattern=r"^\+[0-9]{3,15}$", examples=["+14155550123"])
]
_Limit = Annotated[int, *describe_parameter(_read_limit, type="integer", minimum=1, maximum=MOST_CALLS_A_PAGE)]
_Seconds = Annotated[float | None, *describe_parameter(_read_seconds, type="integer", minimum=0, maximum=999_999)]
_Tags = Annotated[
    dict[str, str] | None,
    *describe_parameter(
        _read_tags,
        type="object",
        maxProperties=MOST_TAGS,
        additionalProperties={"type": "string", "maxLength": LONGEST_VALUE},
        style="deepObject",
        explode=True,
    ),
]


class CallQuery(BaseModel):
    """The query: which calls, from which cursor on, and how many at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: _Time = ask_for(f"Calls that started at this time or later; {_TIME_WORDS}.")
    until: _Time = ask_for(f"Calls that started before this time; {_TIME_WORDS}.")
    campaign: _Name = ask_for("Filter by campaign.")
    publisher: _Name = ask_for("Filter by publisher.")
    tracking_source: _Name = ask_for("Filter by tracking source.")
    number_pool: _Name = ask_for("Filter by number pool.")
    tracking_number: _Number = ask_for("Filter by tracking number.")
    caller: _Number = ask_for("Filter by the caller's number.")
    match: Annotated[str | None, *_describe_word(Match)] = ask_for("Filter by match type.")
    outcome: Annotated[str | None, *_describe_word(Outcome)] = ask_for("Filter by outcome.")
    receiving_number: _Name = ask_for("Filter by the name of the receiving number that answered, or rang last.")
    lead_status: Annotated[str | None, *_describe_word(LeadStatus)] = ask_for("Filter by lead status.")
    min_talk_seconds: _Seconds = ask_for("Calls with at least this many seconds of talk.")
    max_talk_seconds: _Seconds = ask_for("Calls with at most this many seconds of talk.")
    search: _Name = ask_for(
        "Words that a call must have in its names, tags' values or notes, each by its first letters; or the last digits, at "
        "least 4, of the caller, or a number from its country code on."
    )
    without: Annotated[str | None, *describe_parameter(read_absence, type="string", maxLength=LONGEST_VALUE)] = ask_for(
        f"Calls that have no value of this: one of {', '.join(f'`{name}`' for name in FIELDS)}, or `tags.NAME` for a tag."
    )
    cursor: _Name = ask_for("The `next` of an earlier response, for the page after it.")
    limit: _Limit = Field(default=DEFAULT_CALLS_A_PAGE, description="Maximum number of calls.")
    tags: _Tags = ask_for("Filter by tags, all of which must match: `tags[NAME]=VALUE`.")

    @property
    def wanted(self) -> CallFilter:
        """The filter for the calls."""
        return CallFilter(**self.model_dump(exclude={"cursor", "limit"}))


_NAMES = [name for name in CallQuery.model_fields if name != "tags"]


def read_query(given: MultiDict[str, str]) -> CallQuery:
    """The query. Ends the request with 400, naming the parameter, if one is unknown, repeated or invalid."""
    values: dict[str, Any] = {}
    tags: dict[str, str] = {}
    for name, texts in given.lists():
        tag = _TAG.fullmatch(name)
        shown = name[:40]
        if tag is None and name not in _NAMES:
            raise BadRequest(f"{shown}: unknown parameter; the parameters are: {', '.join(_NAMES)}, tags[NAME]")
        if len(texts) > 1:
            raise BadRequest(f"{shown}: given {len(texts)} times; expected once")
        if len(texts[0]) > LONGEST_VALUE or "\0" in texts[0]:
            raise BadRequest(f"{shown}: expected at most {LONGEST_VALUE} characters and no U+0000")
        if tag is None:
            values[name] = texts[0]
        else:
            tags[tag["name"]] = texts[0]
    try:
        return CallQuery.model_validate({**values, "tags": tags} if tags else values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadRequest(f"{first['loc'][0]}: expected {first['ctx']['error']}") from error


def read_parameters(given: MultiDict[str, str], model: type[Query]) -> Query:
    """The query. Ends the request with 400, naming the parameter, if one is unknown, repeated or invalid."""
    values: dict[str, str] = {}
    for name, texts in given.lists():
        shown = name[:40]
        if name not in model.model_fields:
            raise BadRequest(f"{shown}: unknown parameter; the parameters are: {', '.join(model.model_fields)}")
        if len(texts) > 1:
            raise BadRequest(f"{shown}: given {len(texts)} times; expected once")
        if len(texts[0]) > LONGEST_VALUE or "\0" in texts[0]:
            raise BadRequest(f"{shown}: expected at most {LONGEST_VALUE} characters and no U+0000")
        values[name] = texts[0]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadRequest(f"{first['loc'][0]}: expected {first['ctx']['error']}") from error
