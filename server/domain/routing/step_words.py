"""Describes steps of a route in words, for people who don't read account files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import groupby

from server.domain.counts import write_count
from server.domain.routing.choosing import describe_case
from server.domain.routing.hours import WEEKDAY_NAMES
from server.domain.routing.paths import list_children
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Confirm,
    Geo,
    GoTo,
    HangUp,
    HangUpReason,
    Hours,
    Menu,
    Queue,
    Ring,
    RingOrder,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)

_WHEN: Mapping[str, Mapping[str, str]] = {
    "ring": {"otherwise": "nobody answers"},
    "queue": {"otherwise": "nobody takes the call in time"},
    "schedule": {"then": "open", "otherwise": "closed"},
    "geo": {"otherwise": "from anywhere else"},
    "by_tag": {"otherwise": "all other calls"},
    "menu": {"otherwise": "no valid key is pressed"},
    "confirm": {"then": "the key is pressed", "otherwise": "the key is not pressed"},
    "extension": {"then": "the extension has no route of its own", "otherwise": "no extension is entered"},
}
_WHEN_ELSE = {"then": "then", "otherwise": "otherwise"}
_ENDINGS = {
    HangUpReason.ENDED: "Hang up",
    HangUpReason.BUSY: "Hang up with the busy tone",
    HangUpReason.REJECTED: "Reject the call",
}


@dataclass(frozen=True)
class StepWords:
    """What a step does in one line, and its details, one line each."""

    headline: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    """A way on from a step: when the call takes it, in words, its path, and its step; None: the call ends."""

    when: str
    path: str
    step: Step | None


def describe_step(step: Step) -> StepWords:
    """The step without its next steps."""
    match step:
        case Ring():
            return StepWords(f"Ring {_describe_rung(step)}", tuple(_describe_talk(step)))
        case Queue():
            waits = f"for up to {step.max_wait_seconds} s"
            notes = (f"Waiting callers hear {_quote(step.hold)}", *_describe_talk(step))
            return StepWords(f"Queue {waits}, then ring {_describe_rung(step)}", notes)
        case Schedule():
            return StepWords("Check the opening hours", tuple(_describe_schedule(step)))
        case Geo():
            return StepWords("Choose by where the caller is from")
        case ByTag():
            return StepWords(f"Choose by {_list_words(dict.fromkeys(case.tag for case in step.cases))} of the visit")
        case Menu():
            return StepWords(f"Menu: {_quote(step.say)}", (_describe_asking(step.repeats, step.seconds),))
        case Confirm():
            return StepWords(
                f"Ask to press {step.key}: {_quote(step.say)}", (_describe_asking(step.repeats, step.seconds),)
            )
        case AskExtension():
            return StepWords(
                f"Ask for the extension: {_quote(step.say)}", (_describe_asking(step.repeats, step.seconds),)
            )
        case Voicemail():
            return StepWords(f"Take a message: {_quote(step.say)}", (f"Up to {step.max_seconds} s",))
        case Say():
            return StepWords(f"Say {_quote(step.say)}")
        case HangUp():
            return StepWords(_ENDINGS[step.reason])
        case GoTo():
            return StepWords(f"Continue with the route {step.route}")


def list_branches(path: str, step: Step) -> Iterator[Branch]:
    """The ways on from the step at the path, those of its cases and keys first."""
    for child_path, child in list_children(path, step):
        yield Branch(_describe_way(step, child_path.removeprefix(f"{path}.")), child_path, child)
    if isinstance(step, Say) and step.then is None:
        yield Branch("then the call ends", f"{path}.then", None)


def describe_next_ways(kind: str) -> Mapping[str, str]:
    """When a call continues with `then` or `otherwise` after a step of this kind, in words."""
    return {word: _WHEN.get(kind, {}).get(word, "") for word in _WHEN_ELSE}


def _describe_way(step: Step, way: str) -> str:
    word, _, choice = way.partition(".")
    match step:
        case Menu() if choice:
            return f"key {choice}"
        case Geo() if choice:
            return describe_case(step.cases[int(choice)])
        case ByTag() if choice:
            return _describe_tag_case(step.cases[int(choice)])
    return _WHEN.get(step.kind, _WHEN_ELSE).get(word, word)


def _describe_rung(step: Ring | Queue) -> str:
    names = [_describe_one(one, step.order) for one in step.rung]
    if len(names) == 1:
        return f"{names[0]}, {step.seconds} s"
    match step.order:
        case RingOrder.TOGETHER:
            return f"{_list_words(names)}, together, {step.seconds} s"
        case RingOrder.IN_TURN:
            return f"{', then '.join(names)}, {step.seconds} s each"
        case RingOrder.BY_WEIGHT:
            return f"{_list_words(names)}, drawn by weight, {step.seconds} s each"
        case RingOrder.ROUND_ROBIN:
            return f"{_list_words(names)}, each call starting with the next one, {step.seconds} s each"


def _describe_one(one: Rung, order: RingOrder) -> str:
    weight = f"weight {one.weight}" if order is RingOrder.BY_WEIGHT else ""
    seconds = f"{one.seconds} s" if one.seconds is not None and order is not RingOrder.TOGETHER else ""
    details = ", ".join(filter(None, (weight, seconds)))
    return f"{one.receiving_number} ({details})" if details else one.receiving_number


def _describe_talk(step: Ring | Queue) -> Iterator[str]:
    if step.whisper is not None:
        yield f"The person who answers first hears {_quote(step.whisper)}"
    if step.is_recorded:
        yield "The call is recorded"


def _describe_schedule(step: Schedule) -> Iterator[str]:
    days = {day: ", ".join(map(_describe_hours, spans)) for day, spans in groupby(step.hours, lambda one: one.weekday)}
    for hours, group in groupby(enumerate(days), lambda one: (days[one[1]], one[1] - one[0])):
        run = [day for _, day in group]
        last = f" to {WEEKDAY_NAMES[run[-1]]}" if len(run) > 1 else ""
        yield f"{WEEKDAY_NAMES[run[0]]}{last}: {hours[0]}"
    if step.holidays:
        yield f"Closed on {write_count(len(step.holidays), 'holiday')}"
    if step.time_zone:
        yield f"Times in {step.time_zone}"


def _describe_hours(span: Hours) -> str:
    closes = "24:00" if span.closes == time(0) else f"{span.closes:%H:%M}"
    return f"{span.opens:%H:%M} to {closes}"


def _describe_tag_case(case: TagCase) -> str:
    if case.test is TagTest.PRESENT:
        return f"{case.tag} has a value"
    words = "is" if case.test is TagTest.IS else "contains"
    return f"{case.tag} {words} {' or '.join(case.values)}"


def _describe_asking(repeats: int, seconds: int) -> str:
    return f"Asked {write_count(repeats, 'time')}, {seconds} s each"


def _list_words(words: list[str] | dict[str, None]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _quote(spoken: Spoken) -> str:
    language = f" (in {spoken.language})" if spoken.language else ""
    return f'"{spoken.text}"{language}'
