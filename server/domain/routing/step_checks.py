"""What can be wrong with a step by itself. The bounds are those that carriers have, or that callers bear."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from server.domain.phone_numbers import is_country
from server.domain.routing.postal_codes import is_zip_pattern
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Geo,
    GeoCase,
    Menu,
    Queue,
    Ring,
    RingOrder,
    Say,
    Schedule,
    Spoken,
    Step,
    TagTest,
    Voicemail,
)

MENU_KEYS = "0123456789*#"
MOST_RUNG = 50
MOST_TOGETHER = 10
MOST_CASES = 200
MOST_RING_SECONDS = 600
MOST_KEY_SECONDS = 60
MOST_REPEATS = 10
MOST_WAIT_SECONDS = 4 * 3600
MOST_MESSAGE_SECONDS = 3600
MOST_WEIGHT = 10_000
LONGEST_TEXT = 2_000

_LEAP_YEAR = 2000
_MOST_TOLD = 20


def find_faults(step: Step, receiving_number_names: Collection[str]) -> Iterator[str]:
    """What is wrong with the step, what follows it left aside."""
    match step:
        case Ring() | Queue():
            yield from _check_rung(step, receiving_number_names)
            if step.whisper:
                yield from _check_spoken("whisper", step.whisper)
            if isinstance(step, Queue):
                yield from _check_spoken("hold", step.hold)
                yield from _check_bound("max_wait_seconds", step.max_wait_seconds, MOST_WAIT_SECONDS)
        case Schedule():
            yield from _check_schedule(step)
        case Geo():
            yield from _check_count("geo", step.cases, MOST_CASES)
            for index, case in enumerate(step.cases):
                yield from _check_places(f"geo.{index}", case)
        case ByTag():
            yield from _check_tags(step)
        case Menu():
            yield from _check_keys(step)
            yield from _check_asking(step)
            if step.invalid:
                yield from _check_spoken("invalid", step.invalid)
        case AskExtension():
            yield from _check_asking(step)
        case Voicemail():
            yield from _check_spoken("say", step.say)
            yield from _check_bound("max_seconds", step.max_seconds, MOST_MESSAGE_SECONDS)
        case Say():
            yield from _check_spoken("say", step.say)


def _check_rung(step: Ring | Queue, names: Collection[str]) -> Iterator[str]:
    yield from _check_count("receiving_numbers", step.rung, MOST_RUNG)
    if step.order is RingOrder.TOGETHER and MOST_TOGETHER < len(step.rung) <= MOST_RUNG:
        yield f"receiving_numbers: {len(step.rung)} can't ring at once; carriers ring up to {MOST_TOGETHER}"
    yield from _check_bound("seconds", step.seconds, MOST_RING_SECONDS)
    for one in step.rung:
        if one.receiving_number not in names:
            yield f"there is no receiving number {one.receiving_number!r}; {list_known(names)}"
        yield from _check_bound(f"weight of {one.receiving_number!r}", one.weight, MOST_WEIGHT)
        if one.seconds is not None:
            yield from _check_bound(f"seconds of {one.receiving_number!r}", one.seconds, MOST_RING_SECONDS)


def _check_schedule(step: Schedule) -> Iterator[str]:
    yield from _check_count("hours", step.hours, MOST_CASES)
    if any(span.weekday not in range(7) for span in step.hours):
        yield "hours: a weekday is one of Monday to Sunday"
    if step.time_zone is not None and not _is_time_zone(step.time_zone):
        yield f"there is no time zone {step.time_zone!r}; use a name like America/New_York"
    for holiday in step.holidays:
        if not isinstance(holiday, date) and not _is_day(*holiday):
            yield f"holidays: there is no day {holiday[0]:02}-{holiday[1]:02}"


def list_known(names: Collection[str]) -> str:
    """The names that there are, in words; of many only the first."""
    first = ", ".join(list(names)[:_MOST_TOLD])
    return f"there are: {first}{', ...' if len(names) > _MOST_TOLD else ''}" if names else "there are none"


def _is_time_zone(name: str) -> bool:
    """Whether there is an IANA time zone of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_day(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def _check_places(where: str, case: GeoCase) -> Iterator[str]:
    if not (case.area_codes or case.states or case.countries or case.zips):
        yield f"{where}: names no place; add area_codes, zips, states or countries"
    for pattern in case.zips:
        if not is_zip_pattern(pattern):
            yield f"{where}: {pattern!r} is no postal code; write it as in 94110 or 941*"
    for code in case.area_codes:
        if not (code.isascii() and code.isdigit() and code.strip("0")):
            yield f"{where}: {code!r} is no area code; use its digits"
    for country in case.countries:
        if not is_country(country):
            yield f"{where}: {country!r} is no country; use two letters as in US"
    for state in case.states:
        if not state or state != state.upper():
            yield f"{where}: {state!r} is no state; use its code, as in CA"


def _check_tags(step: ByTag) -> Iterator[str]:
    yield from _check_count("by_tag", step.cases, MOST_CASES)
    for index, case in enumerate(step.cases):
        if not case.tag:
            yield f"by_tag.{index}: names no tag"
        if (case.test is TagTest.PRESENT) == bool(case.values):
            wanted = "takes no values" if case.values else "needs at least one value"
            yield f"by_tag.{index}: {case.test.value!r} {wanted}"
        if not all(case.values):
            yield f"by_tag.{index}: an empty value fits nothing; use 'present' to ask whether there is a tag"


def _check_keys(step: Menu) -> Iterator[str]:
    if not step.keys:
        yield "keys: a menu without keys leads nowhere; add one"
    for key in step.keys:
        if len(key) != 1 or key not in MENU_KEYS:
            yield f"keys: {key!r} is no key of a phone; there are 0 to 9, * and #"


def _check_asking(step: Menu | AskExtension) -> Iterator[str]:
    yield from _check_spoken("say", step.say)
    yield from _check_bound("repeats", step.repeats, MOST_REPEATS)
    yield from _check_bound("seconds", step.seconds, MOST_KEY_SECONDS)


def _check_count(name: str, values: Sequence[object], most: int) -> Iterator[str]:
    if not 1 <= len(values) <= most:
        yield f"{name}: {len(values)} is not from 1 to {most}"


def _check_bound(name: str, value: int, most: int) -> Iterator[str]:
    if not 1 <= value <= most:
        yield f"{name}: {value} is not from 1 to {most}"


def _check_spoken(name: str, spoken: Spoken) -> Iterator[str]:
    if not spoken.text.strip() or len(spoken.text) > LONGEST_TEXT:
        yield f"{name}: the text must have from 1 to {LONGEST_TEXT} characters"
