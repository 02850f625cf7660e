"""The options of each step of a call route. The steps that follow (`then`, `otherwise`) are read by `route_steps`."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, model_validator

from server.account_file.call_field_types import (
    WEEKDAYS,
    AreaCode,
    Holiday,
    Language,
    RouteName,
    Spans,
    SpokenText,
    State,
    TagText,
    TimeZone,
    Weekdays,
    Zip,
    read_weekdays,
)
from server.account_file.field_types import Country, Name, TagName, limit_list
from server.account_file.schema import Entry
from server.domain.routing.steps import (
    DEFAULT_KEY_SECONDS,
    DEFAULT_MESSAGE_SECONDS,
    DEFAULT_REPEATS,
    DEFAULT_RING_SECONDS,
    DEFAULT_WAIT_SECONDS,
    HangUpReason,
    RingOrder,
)

MOST_TOGETHER = 10  # what carriers ring at once
_MOST_RUNG = 50
MOST_CASES = 100
MOST_KEYS = 12
_MOST_VALUES = 200
_MOST_HOLIDAYS = 400
_MOST_SPANS = 10
_KEY = re.compile(r"[0-9*#]")
_RingSeconds = Annotated[StrictInt, Field(ge=1, le=600)]
_KeySeconds = Annotated[StrictInt, Field(ge=1, le=60)]
_Repeats = Annotated[StrictInt, Field(ge=1, le=10)]
_WaitSeconds = Annotated[StrictInt, Field(ge=1, le=14_400)]
_MessageSeconds = Annotated[StrictInt, Field(ge=1, le=3_600)]
_Weight = Annotated[StrictInt, Field(ge=1, le=1_000)]


def _name_field(name: str) -> BeforeValidator:
    """Lets a text or a list stand for an entry that has nothing but this field."""

    def name_it(value: Any) -> Any:
        is_short = isinstance(value, str | int | list) and not isinstance(value, bool)
        return {name: value} if is_short else value

    return BeforeValidator(name_it)


def _list_one(value: Any) -> Any:
    return value if isinstance(value, list | dict) or value is None else [value]


def _check_is_not_empty(entries: list[Any]) -> list[Any]:
    if not entries:
        raise ValueError("is empty; there must be at least one entry")
    return entries


def _check_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a key of a phone; use one digit, '*' or '#'")
    return key


def _limit(most: int) -> BeforeValidator:
    """Refuses what has more entries, before any of them is looked at."""

    def check(value: Any) -> Any:
        if isinstance(value, list | dict) and len(value) > most:
            raise ValueError(f"has {len(value):,} entries; expected at most {most}")
        return value

    return BeforeValidator(check)


_Key = Annotated[str, AfterValidator(_check_key)]


class SpokenEntry(Entry):
    """A text that is spoken; short: the text alone."""

    text: SpokenText
    language: Language | None = None


Spoken = Annotated[SpokenEntry, _name_field("text")]


class RungEntry(Entry):
    """One of `receiving_numbers` of a step; short: its name alone."""

    name: Name
    weight: _Weight = 1
    seconds: _RingSeconds | None = None


_Rung = Annotated[
    list[Annotated[RungEntry, _name_field("name")]],
    BeforeValidator(_list_one),
    AfterValidator(_check_is_not_empty),
    limit_list(_MOST_RUNG),
]


class RingEntry(Entry):
    """`ring`; short: the names of the receiving numbers."""

    receiving_numbers: _Rung
    order: RingOrder = RingOrder.TOGETHER
    seconds: _RingSeconds = DEFAULT_RING_SECONDS
    whisper: Spoken | None = None
    record: StrictBool = False

    @model_validator(mode="after")
    def _check_together(self) -> "RingEntry":
        if self.order is RingOrder.TOGETHER and len(self.receiving_numbers) > MOST_TOGETHER:
            raise ValueError(
                f"rings {len(self.receiving_numbers)} numbers together; carriers ring up to {MOST_TOGETHER}"
            )
        return self


class QueueEntry(Entry):
    """`queue`."""

    receiving_numbers: _Rung
    hold: Spoken
    order: RingOrder = RingOrder.IN_TURN
    seconds: _RingSeconds = DEFAULT_RING_SECONDS
    max_wait_seconds: _WaitSeconds = DEFAULT_WAIT_SECONDS
    whisper: Spoken | None = None
    record: StrictBool = False


class ScheduleEntry(Entry):
    """`schedule`."""

    hours: dict[Weekdays, Annotated[Spans, limit_list(_MOST_SPANS)]]
    time_zone: TimeZone | None = None
    holidays: Annotated[list[Holiday], limit_list(_MOST_HOLIDAYS)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_hours(self) -> "ScheduleEntry":
        if not any(self.hours.values()):
            raise ValueError("has no opening hours, as in 'hours: {mon-fri: \"09:00-17:30\"}'")
        days = [day for text in self.hours for day in read_weekdays(text)]
        for day in days:
            if days.count(day) > 1:
                raise ValueError(f"has {WEEKDAYS[day]} twice in its hours; list all spans of a day in one place")
        return self


class GeoCaseEntry(Entry):
    """One case of `geo`, without its `then`."""

    area_codes: Annotated[list[AreaCode], limit_list(_MOST_VALUES)] = Field(default_factory=list)
    states: Annotated[list[State], limit_list(_MOST_VALUES)] = Field(default_factory=list)
    countries: Annotated[list[Country], limit_list(_MOST_VALUES)] = Field(default_factory=list)
    zips: Annotated[list[Zip], limit_list(_MOST_VALUES)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_places(self) -> "GeoCaseEntry":
        if not (self.area_codes or self.states or self.countries or self.zips):
            raise ValueError("names no place; add area_codes, zips, states or countries")
        return self


_TagTexts = Annotated[
    list[TagText], BeforeValidator(_list_one), AfterValidator(_check_is_not_empty), limit_list(_MOST_VALUES)
]


class TagCaseEntry(Entry):
    """One case of `by_tag`, without its `then`: a tag, and one test of it."""

    tag: TagName
    is_: Annotated[_TagTexts | None, Field(alias="is")] = None
    contains: _TagTexts | None = None
    present: Literal[True] | None = None

    @model_validator(mode="after")
    def _check_one_test(self) -> "TagCaseEntry":
        if [self.is_, self.contains, self.present].count(None) != 2:
            raise ValueError("has to have one test: 'is', 'contains' or 'present: true'")
        return self


class MenuEntry(Entry):
    """`menu`; the steps of `keys` are read by `route_steps`."""

    say: Spoken
    keys: Annotated[dict[_Key, Any], _limit(MOST_KEYS), AfterValidator(_check_is_not_empty)]
    repeats: _Repeats = DEFAULT_REPEATS
    seconds: _KeySeconds = DEFAULT_KEY_SECONDS
    invalid: Spoken | None = None


class ExtensionEntry(Entry):
    """`extension`; short: what is said."""

    say: Spoken
    repeats: _Repeats = DEFAULT_REPEATS
    seconds: _KeySeconds = DEFAULT_KEY_SECONDS


class VoicemailEntry(Entry):
    """`voicemail`; short: what is said."""

    say: Spoken
    max_seconds: _MessageSeconds = DEFAULT_MESSAGE_SECONDS


def _read_hang_up(value: Any) -> Any:
    return HangUpReason.ENDED.value if value is True else value


class StepEntry(Entry):
    """One step, by the one word that it has; short forms stand for entries of one field."""

    ring: Annotated[RingEntry, _name_field("receiving_numbers")] | None = None
    schedule: ScheduleEntry | None = None
    geo: Annotated[list[GeoCaseEntry], _limit(MOST_CASES), AfterValidator(_check_is_not_empty)] | None = None
    by_tag: Annotated[list[TagCaseEntry], _limit(MOST_CASES), AfterValidator(_check_is_not_empty)] | None = None
    menu: MenuEntry | None = None
    extension: Annotated[ExtensionEntry, _name_field("say")] | None = None
    queue: QueueEntry | None = None
    voicemail: Annotated[VoicemailEntry, _name_field("say")] | None = None
    say: Spoken | None = None
    hang_up: Annotated[HangUpReason, BeforeValidator(_read_hang_up)] | None = None
    route: RouteName | None = None
