"""Call routes as plain JSON values: what the account store keeps. Orders are kept, those of a menu's keys too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any, TypeAlias

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
    RingOrder,
    Route,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)

_Written: TypeAlias = Mapping[str, Any]

_KINDS: Mapping[type[Step], str] = {
    Ring: "ring",
    Schedule: "schedule",
    Geo: "geo",
    ByTag: "by_tag",
    Menu: "menu",
    AskExtension: "extension",
    Queue: "queue",
    Voicemail: "voicemail",
    Say: "say",
    HangUp: "hang_up",
    GoTo: "route",
}
"""Each kind of step by the word that the account file has for it."""


def write_route(route: Route) -> dict[str, Any]:
    """The route as plain JSON values."""
    return {"name": route.name, "first": _write(route.first)}


def read_route(written: _Written) -> Route:
    """The route back from what `write_route` wrote; raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    return Route(written["name"], _read_step(written["first"]))


def _write(value: Any) -> Any:
    if is_dataclass(value):
        kind = {"step": _KINDS[type(value)]} if isinstance(value, Step) else {}
        return kind | {field.name: _write(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        # As pairs: a JSON object would lose its order in some databases.
        return [[key, _write(one)] for key, one in value.items()]
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _read_step(written: _Written) -> Step:
    own = {name: value for name, value in written.items() if name != "step"}
    for name in ("then", "otherwise"):
        if own.get(name) is not None:
            own[name] = _read_step(own[name])
    return _READERS[written["step"]](own)


def _read_ring(own: dict[str, Any]) -> Ring:
    return Ring(**_read_rung_numbers(own))


def _read_queue(own: dict[str, Any]) -> Queue:
    return Queue(**_read_rung_numbers(own) | {"hold": _read_spoken(own["hold"])})


def _read_rung_numbers(own: dict[str, Any]) -> dict[str, Any]:
    return own | {
        "rung": tuple(Rung(**rung) for rung in own["rung"]),
        "order": RingOrder(own["order"]),
        "whisper": _read_optional_spoken(own["whisper"]),
    }


def _read_schedule(own: dict[str, Any]) -> Schedule:
    hours = tuple(
        Hours(one["weekday"], time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"]))
        for one in own["hours"]
    )
    return Schedule(**own | {"hours": hours, "holidays": tuple(map(_read_holiday, own["holidays"]))})


def _read_holiday(written: str | Sequence[int]) -> date | tuple[int, int]:
    if isinstance(written, str):
        return date.fromisoformat(written)
    month, day = written
    return month, day


def _read_geo(own: dict[str, Any]) -> Geo:
    return Geo(**own | {"cases": tuple(_read_geo_case(case) for case in own["cases"])})


def _read_geo_case(written: _Written) -> GeoCase:
    return GeoCase(
        then=_read_step(written["then"]),
        area_codes=tuple(written["area_codes"]),
        states=tuple(written["states"]),
        countries=tuple(written["countries"]),
        zips=tuple(written.get("zips", ())),
    )


def _read_by_tag(own: dict[str, Any]) -> ByTag:
    return ByTag(**own | {"cases": tuple(_read_tag_case(case) for case in own["cases"])})


def _read_tag_case(written: _Written) -> TagCase:
    then = _read_step(written["then"])
    return TagCase(written["tag"], TagTest(written["test"]), then, tuple(written["values"]))


def _read_menu(own: dict[str, Any]) -> Menu:
    keys = {key: _read_step(step) for key, step in own["keys"]}
    invalid = _read_optional_spoken(own["invalid"])
    return Menu(**own | {"say": _read_spoken(own["say"]), "keys": keys, "invalid": invalid})


def _read_extension(own: dict[str, Any]) -> AskExtension:
    return AskExtension(**own | {"say": _read_spoken(own["say"])})


def _read_voicemail(own: dict[str, Any]) -> Voicemail:
    return Voicemail(**own | {"say": _read_spoken(own["say"])})


def _read_say(own: dict[str, Any]) -> Say:
    return Say(**own | {"say": _read_spoken(own["say"])})


def _read_hang_up(own: dict[str, Any]) -> HangUp:
    return HangUp(HangUpReason(own["reason"]))


def _read_go_to(own: dict[str, Any]) -> GoTo:
    return GoTo(**own)


def _read_spoken(written: _Written) -> Spoken:
    return Spoken(**written)


def _read_optional_spoken(written: _Written | None) -> Spoken | None:
    return None if written is None else _read_spoken(written)


_READERS: Mapping[str, Callable[[dict[str, Any]], Step]] = {
    "ring": _read_ring,
    "schedule": _read_schedule,
    "geo": _read_geo,
    "by_tag": _read_by_tag,
    "menu": _read_menu,
    "extension": _read_extension,
    "queue": _read_queue,
    "voicemail": _read_voicemail,
    "say": _read_say,
    "hang_up": _read_hang_up,
    "route": _read_go_to,
}
