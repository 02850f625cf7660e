"""The forms of the steps of a call route. `route_steps` reads the next steps, and first the steps inside a step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, create_model
from pydantic import Field as EntryField

from server.account_file.field_types import WEEKDAYS, Holiday, Spans, TagText, Weekdays, read_weekdays
from server.account_file.forms import Entry, Form, make_list_type, make_type
from server.domain.account_checks import texts
from server.domain.account_checks.rules_by_part import MOST_CASES, MOST_HOLIDAYS, MOST_KEYS, MOST_RUNG, MOST_TAG_VALUES
from server.domain.routing import steps

MISSING_STEP = steps.HangUp(steps.HangUpReason.REJECTED)
"""Replaces a step that is missing or invalid. No account is built from it."""
KEYS = "1234567890*#"
"""The keys of a phone, in their order."""
_NEXT: Mapping[str, steps.Step] = {"then": MISSING_STEP, "otherwise": MISSING_STEP}
_OTHERWISE: Mapping[str, steps.Step] = {"otherwise": MISSING_STEP}


def _shorten(form: Form[Any], name: str, short: Any = str) -> Any:
    """The form's type; an entry that has only this field may be written as the field's text or list alone."""

    def name_it(value: Any) -> Any:
        is_short = isinstance(value, str | int | list) and not isinstance(value, bool)
        return {name: value} if is_short else value

    return Annotated[form.type, BeforeValidator(name_it, json_schema_input_type=short | form.model)]


def _list_one(entry: Any) -> BeforeValidator:
    """Accepts a single entry in place of a list with one entry."""

    def list_it(value: Any) -> Any:
        return value if isinstance(value, list | dict) or value is None else [value]

    return BeforeValidator(list_it, json_schema_input_type=entry | list[entry])


def _check_keys(value: Any) -> Any:
    message = MOST_KEYS.describe_length(len(value)) if isinstance(value, dict) else None
    if message:
        raise ValueError(message)
    return value


def _build_hours(written: dict[str, tuple[tuple[time, time], ...]]) -> tuple[steps.Hours, ...]:
    days = [day for text in written for day in read_weekdays(text)]
    for day in set(days):
        if days.count(day) > 1:
            raise ValueError(f"has {WEEKDAYS[day]} twice; list all time ranges of a day in one entry")
    hours = [
        steps.Hours(day, opens, closes)
        for text, spans in written.items()
        for day in read_weekdays(text)
        for opens, closes in spans
    ]
    return tuple(sorted(hours, key=lambda one: (one.weekday, one.opens, one.closes)))


def _build_tag_case(entry: Any) -> steps.TagCase:
    """The case of a tag with its one test."""
    tests = {
        steps.TagTest.IS: entry.is_,
        steps.TagTest.CONTAINS: entry.contains,
        steps.TagTest.PRESENT: entry.present and (),
    }
    given = [(test, values) for test, values in tests.items() if values is not None]
    if len(given) != 1:
        raise ValueError("needs exactly one test: 'is', 'contains' or 'present: true'")
    return steps.TagCase(entry.tag, given[0][0], entry.then, given[0][1])


def _sort_keys(keys: dict[str, steps.Step]) -> dict[str, steps.Step]:
    return {key: keys[key] for key in sorted(keys, key=KEYS.index)}


def _read_hang_up(value: Any) -> Any:
    return steps.HangUpReason.ENDED.value if value is True else value


SPOKEN = Form(steps.Spoken)
_Spoken: Any = _shorten(SPOKEN, "text")
RUNG = Form(steps.Rung, names={"receiving_number": "name"})
_OneRung: Any = _shorten(RUNG, "name")
_Rung: Any = Annotated[make_list_type(MOST_RUNG, _OneRung), _list_one(_OneRung)]
_RINGING: dict[str, Any] = {
    "types": {"rung": _Rung, "whisper": _Spoken, "hold": _Spoken},
    "names": {"rung": "receiving_numbers", "is_recorded": "record"},
    "stand_ins": _OTHERWISE,
}
RING = Form(steps.Ring, **_RINGING)
QUEUE = Form(steps.Queue, **_RINGING)
SCHEDULE = Form(
    steps.Schedule,
    types={
        "hours": Annotated[dict[Weekdays, Spans], AfterValidator(_build_hours)],
        "holidays": make_list_type(MOST_HOLIDAYS, Holiday),
    },
    stand_ins=_NEXT,
)
_ReadStep: Any = Any
GEO_CASE = Form(steps.GeoCase, types={"then": _ReadStep}, order=("area_codes", "states", "countries", "zips", "then"))
_TagTexts: Any = Annotated[make_list_type(replace(MOST_TAG_VALUES, least=1), TagText), _list_one(TagText)]
TAG_CASE_ENTRY = create_model(
    "TagCaseEntry",
    __base__=Entry,
    tag=(make_type(str, texts.TAG), ...),
    is_=(_TagTexts | None, EntryField(None, alias="is")),
    contains=(_TagTexts | None, None),
    present=(Literal[True] | None, None),
    then=(_ReadStep, ...),
)
_Key: Any = make_type(str, texts.KEY)
MENU = Form(
    steps.Menu,
    types={
        "say": _Spoken,
        "invalid": _Spoken,
        "keys": Annotated[dict[_Key, _ReadStep], BeforeValidator(_check_keys), AfterValidator(_sort_keys)],
    },
    stand_ins=_OTHERWISE,
)
CONFIRM = Form(steps.Confirm, types={"say": _Spoken}, stand_ins=_NEXT)
EXTENSION = Form(steps.AskExtension, types={"say": _Spoken}, stand_ins=_NEXT)
VOICEMAIL = Form(steps.Voicemail, types={"say": _Spoken})

STEP_FORMS: Mapping[str, Form[Any]] = {
    "ring": RING,
    "schedule": SCHEDULE,
    "menu": MENU,
    "confirm": CONFIRM,
    "extension": EXTENSION,
    "queue": QUEUE,
    "voicemail": VOICEMAIL,
}
"""The steps that have options, by their words."""

STEP_TYPES: Mapping[str, Any] = {
    "ring": _shorten(RING, "receiving_numbers", _Rung),
    "schedule": SCHEDULE.type,
    "geo": Annotated[
        make_list_type(MOST_CASES, GEO_CASE.type), AfterValidator(lambda cases: steps.Geo(cases, MISSING_STEP))
    ],
    "by_tag": Annotated[
        make_list_type(MOST_CASES, Annotated[TAG_CASE_ENTRY, AfterValidator(_build_tag_case)]),
        AfterValidator(lambda cases: steps.ByTag(cases, MISSING_STEP)),
    ],
    "menu": MENU.type,
    "confirm": _shorten(CONFIRM, "say"),
    "extension": _shorten(EXTENSION, "say"),
    "queue": QUEUE.type,
    "voicemail": _shorten(VOICEMAIL, "say"),
    "say": Annotated[_Spoken, AfterValidator(steps.Say)],
    "hang_up": Annotated[
        steps.HangUpReason,
        BeforeValidator(_read_hang_up, json_schema_input_type=Literal[True] | steps.HangUpReason),
        AfterValidator(steps.HangUp),
    ],
    "route": Annotated[make_type(str, texts.ROUTE_NAME), AfterValidator(steps.GoTo)],
}
"""The type of the value behind each step's word. It is read as a step whose next steps are still missing."""

_STEP_FIELDS: dict[str, Any] = {word: (type_ | None, None) for word, type_ in STEP_TYPES.items()}
STEP_ENTRY: type[Entry] = create_model("StepEntry", __base__=Entry, **_STEP_FIELDS)
