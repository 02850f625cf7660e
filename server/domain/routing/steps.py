"""Call routes as trees of steps. A step that can fail to end the call always has a next one, so no caller is left nowhere.

A step's `kind` is the account file's word for it. A step's path is how people, step URLs and the call log name it: the
route's name, then what leads to the step, as in `main`, `main.otherwise`, `main.then.menu.2`, `main.geo.0`,
`main.by_tag.1.otherwise`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator

from server.domain.choices import ManagedBy
from server.domain.phone_numbers import PhoneNumber

DEFAULT_RING_SECONDS = 25
DEFAULT_KEY_SECONDS = 5
DEFAULT_REPEATS = 2
DEFAULT_WAIT_SECONDS = 300
DEFAULT_MESSAGE_SECONDS = 120


class RingOrder(StrEnum):
    """In what order a ring step tries its receiving numbers."""

    TOGETHER = "together"
    IN_TURN = "in_turn"
    BY_WEIGHT = "by_weight"
    ROUND_ROBIN = "round_robin"


class HangUpReason(StrEnum):
    """What a caller who is not answered hears: nothing more, the busy tone, or that the call is not taken."""

    ENDED = "ended"
    BUSY = "busy"
    REJECTED = "rejected"


@dataclass(frozen=True)
class ReceivingNumber:
    """A number where calls are answered.

    At most `max_concurrent` calls ring or talk there at a time, and at most `max_per_day` are answered on a day of the
    account's time zone; None: no bound.
    """

    name: str
    number: PhoneNumber
    max_concurrent: int | None = None
    max_per_day: int | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)


@dataclass(frozen=True)
class Spoken:
    """A text that is read aloud; `language` is a BCP 47 tag ("es-MX"), None for the carrier's own default.

    In a whisper, a tag's name in braces stands for its value on the call.
    """

    text: str
    language: str | None = None


@dataclass(frozen=True)
class Rung:
    """A receiving number (by name) in a ring step: its weight, and how long it rings alone (None: as the step says)."""

    receiving_number: str
    weight: int = 1
    seconds: int | None = None


@dataclass(frozen=True)
class Ring:
    """Rings receiving numbers for `seconds`; goes on with `otherwise` when none of them answers or none is free.

    `together` rings all that are free at once; `in_turn` one after the other, each for its seconds; `by_weight` draws
    their order by weight, `round_robin` begins with another one at each call, and both then ring them in turn.
    `whisper` is said to who answers, before the caller is put through.
    """

    rung: tuple[Rung, ...]
    otherwise: "Step"
    order: RingOrder = RingOrder.TOGETHER
    seconds: int = DEFAULT_RING_SECONDS
    whisper: Spoken | None = None
    is_recorded: bool = False
    kind: Literal["ring"] = field(default="ring", kw_only=True, repr=False)


@dataclass(frozen=True)
class Hours:
    """One span of opening hours on a weekday (0: Monday), from `opens` to before `closes`; midnight closes as 24:00.

    A span that closes no later than it opens ends on the next day.
    """

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Schedule:
    """Goes on with `then` within the hours, with `otherwise` outside of them and on holidays.

    `time_zone` is an IANA name, None for the account's. A holiday without a year comes every year; it is (month, day).
    """

    hours: tuple[Hours, ...]
    then: "Step"
    otherwise: "Step"
    time_zone: str | None = None
    holidays: tuple[date | tuple[int, int], ...] = ()
    kind: Literal["schedule"] = field(default="schedule", kw_only=True, repr=False)


@dataclass(frozen=True)
class GeoCase:
    """Callers from one of these places: area codes (digits), states or provinces (as in "CA"), countries (ISO alpha-2), zips.

    Each list that is given must have the caller's. A state or zip counts together with its country, by default the
    account's. A zip is a postal code in capitals without spaces, or the beginning of one and `*`.
    """

    then: "Step"
    area_codes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    zips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Geo:
    """Goes on with the first case that the caller's location fits, else with `otherwise`."""

    cases: tuple[GeoCase, ...]
    otherwise: "Step"
    kind: Literal["geo"] = field(default="geo", kw_only=True, repr=False)


class TagTest(StrEnum):
    """How a tag of the call is looked at; letter case never matters."""

    IS = "is"
    CONTAINS = "contains"
    PRESENT = "present"


@dataclass(frozen=True)
class TagCase:
    """Calls whose tag passes the test with one of `values` (`present` has none)."""

    tag: str
    test: TagTest
    then: "Step"
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByTag:
    """Goes on with the first case that the call's tags pass, else with `otherwise`."""

    cases: tuple[TagCase, ...]
    otherwise: "Step"
    kind: Literal["by_tag"] = field(default="by_tag", kw_only=True, repr=False)


@dataclass(frozen=True)
class Menu:
    """Asks for a key, `repeats` times in all; `invalid` is said after a key that leads nowhere.

    After the last try without a key that leads somewhere it goes on with `otherwise`.
    """

    say: Spoken
    keys: Mapping[str, "Step"]
    otherwise: "Step"
    repeats: int = DEFAULT_REPEATS
    seconds: int = DEFAULT_KEY_SECONDS
    invalid: Spoken | None = None
    kind: Literal["menu"] = field(default="menu", kw_only=True, repr=False)


@dataclass(frozen=True)
class AskExtension:
    """Asks for the extension of a number that several share; goes on with `then` once one is known."""

    say: Spoken
    then: "Step"
    otherwise: "Step"
    repeats: int = DEFAULT_REPEATS
    seconds: int = DEFAULT_KEY_SECONDS
    kind: Literal["extension"] = field(default="extension", kw_only=True, repr=False)


@dataclass(frozen=True)
class Queue:
    """Keeps callers, first come first served, until one of the receiving numbers is free; then rings it as `Ring` does.

    A caller who has waited `max_wait_seconds` goes on with `otherwise`.
    """

    rung: tuple[Rung, ...]
    hold: Spoken
    otherwise: "Step"
    order: RingOrder = RingOrder.IN_TURN
    seconds: int = DEFAULT_RING_SECONDS
    max_wait_seconds: int = DEFAULT_WAIT_SECONDS
    whisper: Spoken | None = None
    is_recorded: bool = False
    kind: Literal["queue"] = field(default="queue", kw_only=True, repr=False)


@dataclass(frozen=True)
class Voicemail:
    """Says what to do, and records a message; the end of the route."""

    say: Spoken
    max_seconds: int = DEFAULT_MESSAGE_SECONDS
    kind: Literal["voicemail"] = field(default="voicemail", kw_only=True, repr=False)


@dataclass(frozen=True)
class Say:
    """Says something; without `then` it is the end of the route."""

    say: Spoken
    then: "Step | None" = None
    kind: Literal["say"] = field(default="say", kw_only=True, repr=False)


@dataclass(frozen=True)
class HangUp:
    """Ends the call."""

    reason: HangUpReason = HangUpReason.ENDED
    kind: Literal["hang_up"] = field(default="hang_up", kw_only=True, repr=False)


@dataclass(frozen=True)
class GoTo:
    """Goes on with another route of the account, by name; routes never lead back to one another."""

    route: str
    kind: Literal["route"] = field(default="route", kw_only=True, repr=False)


AnyStep: TypeAlias = Ring | Schedule | Geo | ByTag | Menu | AskExtension | Queue | Voicemail | Say | HangUp | GoTo
"""For `isinstance`, which takes no annotated union."""

Step: TypeAlias = Annotated[AnyStep, Discriminator("kind")]
"""Any step; documents tell them apart by `kind`."""


@dataclass(frozen=True)
class Route:
    """A call route: its name and its first step."""

    name: str
    first: Step
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)
