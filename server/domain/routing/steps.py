"""Call routes as trees of steps. Every step that may not end the call has a next step, so every call has an end.

A step's `kind` is its name in the account file. People, step URLs and the call log refer to a step by its path: the
route's name, then the branches to the step, as in `main`, `main.otherwise`, `main.then.menu.2`, `main.geo.0`,
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
DEFAULT_CONFIRM_KEY = "1"
DEFAULT_REPEATS = 2
DEFAULT_WAIT_SECONDS = 300
DEFAULT_MESSAGE_SECONDS = 120


class RingOrder(StrEnum):
    """The order in which a ring step tries its receiving numbers."""

    TOGETHER = "together"
    IN_TURN = "in_turn"
    BY_WEIGHT = "by_weight"
    ROUND_ROBIN = "round_robin"


class HangUpReason(StrEnum):
    """How an unanswered call ends: with a normal hang-up, with the busy tone, or rejected."""

    ENDED = "ended"
    BUSY = "busy"
    REJECTED = "rejected"


@dataclass(frozen=True)
class ReceivingNumber:
    """A number where calls are answered.

    At most `max_concurrent` calls ring or talk there at a time, and at most `max_per_day` are answered per day in the
    account's time zone; None: no limit.
    """

    name: str
    number: PhoneNumber
    max_concurrent: int | None = None
    max_per_day: int | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)


@dataclass(frozen=True)
class Spoken:
    """A text that is read aloud; `language` is a BCP 47 tag ("es-MX"), None for the carrier's default.

    In a whisper, the name of a tag in braces is replaced by the tag's value.
    """

    text: str
    language: str | None = None


@dataclass(frozen=True)
class Rung:
    """A receiving number (by name) in a ring step: its weight, and how long it rings alone (None: the step's `seconds`)."""

    receiving_number: str
    weight: int = 1
    seconds: int | None = None


@dataclass(frozen=True)
class Ring:
    """Rings receiving numbers for `seconds`; continues with `otherwise` if none answers or none is free.

    `together` rings all free numbers at once; `in_turn` rings one after the other, each for its seconds. `by_weight` uses
    a random order by weight, `round_robin` starts with the next number at each call; both then ring in turn.
    The person who answers hears `whisper` before the caller is connected.
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
    """Continues with `then` within the hours, with `otherwise` outside of them and on holidays.

    `time_zone` is an IANA name, None for the account's. A holiday without a year, (month, day), repeats every year.
    """

    hours: tuple[Hours, ...]
    then: "Step"
    otherwise: "Step"
    time_zone: str | None = None
    holidays: tuple[date | tuple[int, int], ...] = ()
    kind: Literal["schedule"] = field(default="schedule", kw_only=True, repr=False)


@dataclass(frozen=True)
class GeoCase:
    """Callers from these area codes (digits), states or provinces (as in "CA"), countries (ISO alpha-2) and zips.

    Every list that is not empty must match. States and zips are those of `countries`, by default of the account's country.
    A zip is a postal code in capitals without spaces, or the beginning of one and `*`.
    """

    then: "Step"
    area_codes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    zips: tuple[str, ...] = ()


@dataclass(frozen=True)
class Geo:
    """Continues with the first case that matches the caller's location, else with `otherwise`."""

    cases: tuple[GeoCase, ...]
    otherwise: "Step"
    kind: Literal["geo"] = field(default="geo", kw_only=True, repr=False)


class TagTest(StrEnum):
    """How a tag of the call is compared; letter case is ignored."""

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
    """Continues with the first case that matches the call's tags, else with `otherwise`."""

    cases: tuple[TagCase, ...]
    otherwise: "Step"
    kind: Literal["by_tag"] = field(default="by_tag", kw_only=True, repr=False)


@dataclass(frozen=True)
class Menu:
    """Asks for a key, `repeats` times in all; the caller hears `invalid` after a key that is not in `keys`.

    After the last attempt without a valid key, it continues with `otherwise`.
    """

    say: Spoken
    keys: Mapping[str, "Step"]
    otherwise: "Step"
    repeats: int = DEFAULT_REPEATS
    seconds: int = DEFAULT_KEY_SECONDS
    invalid: Spoken | None = None
    kind: Literal["menu"] = field(default="menu", kw_only=True, repr=False)


@dataclass(frozen=True)
class Confirm:
    """Asks the caller to press `key`, `repeats` times in all: people press it, calling machines do not.

    Continues with `then` once it is pressed, and with `otherwise` after the last attempt.
    """

    say: Spoken
    then: "Step"
    otherwise: "Step"
    key: str = DEFAULT_CONFIRM_KEY
    repeats: int = DEFAULT_REPEATS
    seconds: int = DEFAULT_KEY_SECONDS
    kind: Literal["confirm"] = field(default="confirm", kw_only=True, repr=False)


@dataclass(frozen=True)
class AskExtension:
    """Asks for the extension of a shared number; continues with `then` once the extension is known."""

    say: Spoken
    then: "Step"
    otherwise: "Step"
    repeats: int = DEFAULT_REPEATS
    seconds: int = DEFAULT_KEY_SECONDS
    kind: Literal["extension"] = field(default="extension", kw_only=True, repr=False)


@dataclass(frozen=True)
class Queue:
    """Keeps callers, first come first served, until one of the receiving numbers is free; then rings it like `Ring`.

    A caller who has waited `max_wait_seconds` continues with `otherwise`.
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
    """Says something, then records a message; the end of the route."""

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
    """Continues with another route of the account, by name; routes never form a loop."""

    route: str
    kind: Literal["route"] = field(default="route", kw_only=True, repr=False)


AnyStep: TypeAlias = (
    Ring | Schedule | Geo | ByTag | Menu | Confirm | AskExtension | Queue | Voicemail | Say | HangUp | GoTo
)
"""For `isinstance`, which does not accept an annotated union."""

Step: TypeAlias = Annotated[AnyStep, Discriminator("kind")]
"""Any step; `kind` identifies its type in documents."""


@dataclass(frozen=True)
class Route:
    """A call route: its name and its first step."""

    name: str
    first: Step
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)
