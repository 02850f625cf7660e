"""Builds the steps of call routes from entries in which nothing is wrong, and from the steps that follow them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.account_file.call_field_types import read_weekdays
from server.account_file.route_schema import (
    GeoCaseEntry,
    QueueEntry,
    RingEntry,
    RungEntry,
    ScheduleEntry,
    SpokenEntry,
    StepEntry,
    TagCaseEntry,
)
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Geo,
    GeoCase,
    GoTo,
    HangUp,
    HangUpReason,
    Hours,
    Menu,
    Queue,
    Ring,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)

_KEYS = "1234567890*#"
NOWHERE = HangUp(HangUpReason.REJECTED)
"""Stands for a step that is not there or could not be read. No account is built from it."""


@dataclass(frozen=True)
class Following:
    """The steps that one leads to: by case or by key, when something holds, and otherwise."""

    cases: Sequence[Step] = ()
    keys: Mapping[str, Step] = field(default_factory=dict)
    then: Step | None = None
    otherwise: Step = NOWHERE


def build_step(entry: StepEntry, following: Following) -> Step:
    """The step that the entry describes."""
    then, otherwise = following.then or NOWHERE, following.otherwise
    if entry.ring is not None:
        return _build_ring(entry.ring, otherwise)
    if entry.queue is not None:
        return _build_queue(entry.queue, otherwise)
    if entry.schedule is not None:
        return _build_schedule(entry.schedule, then, otherwise)
    if entry.geo is not None:
        cases = zip(following.cases, entry.geo, strict=True)
        places = (_build_geo_case(case, to) for to, case in cases)
        return Geo(tuple(places), otherwise)
    if entry.by_tag is not None:
        tagged = zip(following.cases, entry.by_tag, strict=True)
        return ByTag(tuple(_build_tag_case(case, to) for to, case in tagged), otherwise)
    if entry.menu is not None:
        menu = entry.menu
        keys = {key: following.keys[key] for key in sorted(following.keys, key=_KEYS.index)}
        return Menu(_build_spoken(menu.say), keys, otherwise, menu.repeats, menu.seconds, _build_optional(menu.invalid))
    if entry.extension is not None:
        asked = entry.extension
        return AskExtension(_build_spoken(asked.say), then, otherwise, asked.repeats, asked.seconds)
    if entry.voicemail is not None:
        return Voicemail(_build_spoken(entry.voicemail.say), entry.voicemail.max_seconds)
    if entry.say is not None:
        return Say(_build_spoken(entry.say), following.then)
    if entry.hang_up is not None:
        return HangUp(entry.hang_up)
    return GoTo(entry.route or "")


def build_stand_in(head: str, following: Following) -> Step:
    """In place of a step whose own fields are wrong, one without faults that leads to the same steps by the same paths."""
    said = Spoken("-")
    keys = {key: step for key, step in following.keys.items() if len(key) == 1 and key in _KEYS}
    if head == "geo" and following.cases:
        return Geo(tuple(GeoCase(step, countries=("US",)) for step in following.cases), following.otherwise)
    if head == "by_tag" and following.cases:
        return ByTag(tuple(TagCase("-", TagTest.PRESENT, step) for step in following.cases), following.otherwise)
    if head == "menu" and keys:
        return Menu(said, keys, following.otherwise)
    return AskExtension(said, following.then or NOWHERE, following.otherwise)


def _build_ring(entry: RingEntry, otherwise: Step) -> Ring:
    return Ring(
        rung=_build_rung(entry.receiving_numbers),
        otherwise=otherwise,
        order=entry.order,
        seconds=entry.seconds,
        whisper=_build_optional(entry.whisper),
        is_recorded=entry.record,
    )


def _build_queue(entry: QueueEntry, otherwise: Step) -> Queue:
    return Queue(
        rung=_build_rung(entry.receiving_numbers),
        hold=_build_spoken(entry.hold),
        otherwise=otherwise,
        order=entry.order,
        seconds=entry.seconds,
        max_wait_seconds=entry.max_wait_seconds,
        whisper=_build_optional(entry.whisper),
        is_recorded=entry.record,
    )


def _build_rung(entries: Sequence[RungEntry]) -> tuple[Rung, ...]:
    return tuple(Rung(entry.name, entry.weight, entry.seconds) for entry in entries)


def _build_schedule(entry: ScheduleEntry, then: Step, otherwise: Step) -> Schedule:
    hours = [
        Hours(weekday, opens, closes)
        for days, spans in entry.hours.items()
        for weekday in read_weekdays(days)
        for opens, closes in spans
    ]
    in_order = sorted(hours, key=lambda one: (one.weekday, one.opens, one.closes))
    return Schedule(tuple(in_order), then, otherwise, entry.time_zone, tuple(entry.holidays))


def _build_geo_case(entry: GeoCaseEntry, then: Step) -> GeoCase:
    return GeoCase(then, tuple(entry.area_codes), tuple(entry.states), tuple(entry.countries), tuple(entry.zips))


def _build_tag_case(entry: TagCaseEntry, then: Step) -> TagCase:
    if entry.is_ is not None:
        return TagCase(entry.tag, TagTest.IS, then, tuple(entry.is_))
    if entry.contains is not None:
        return TagCase(entry.tag, TagTest.CONTAINS, then, tuple(entry.contains))
    return TagCase(entry.tag, TagTest.PRESENT, then)


def _build_spoken(entry: SpokenEntry) -> Spoken:
    return Spoken(entry.text, entry.language)


def _build_optional(entry: SpokenEntry | None) -> Spoken | None:
    return None if entry is None else _build_spoken(entry)
