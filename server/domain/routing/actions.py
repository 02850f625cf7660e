"""What a carrier is told to do next, in no carrier's words. Only the last action of an answer may wait for an input."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from server.domain.routing.steps import HangUpReason, ReceivingNumber, Spoken


@dataclass(frozen=True)
class Position:
    """Where in its route a call waits for what comes next.

    `path` names the step, `attempt` counts the tries of it so far (a receiving number in turn, a repeat of a menu).
    """

    path: str
    attempt: int = 0


@dataclass(frozen=True)
class Speak:
    """Say something to the caller."""

    spoken: Spoken


@dataclass(frozen=True)
class RingNumbers:
    """Ring all of these at once, then come back to `position` when that is over, however it ended."""

    receiving_numbers: tuple[ReceivingNumber, ...]
    seconds: int
    position: Position
    whisper: Spoken | None = None
    is_recorded: bool = False


@dataclass(frozen=True)
class AskDigits:
    """Say something and take the keys that are pressed meanwhile or within `seconds` after; come back with them or none.

    `count`: how many keys, None for any number of them up to a "#".
    """

    spoken: Spoken
    count: int | None
    seconds: int
    position: Position


@dataclass(frozen=True)
class EnterQueue:
    """Put the caller into a queue; the carrier asks again and again (`QUEUE_POLLED`) what they hear, and comes back when out."""

    position: Position


@dataclass(frozen=True)
class Hold:
    """Inside a queue: say something, wait about `seconds`, then ask again."""

    spoken: Spoken | None
    seconds: int
    position: Position


@dataclass(frozen=True)
class LeaveQueue:
    """Inside a queue: the caller leaves it, and the call comes back to its position."""


@dataclass(frozen=True)
class TakeMessage:
    """Say something, record what the caller says, and come back."""

    spoken: Spoken
    max_seconds: int
    position: Position


@dataclass(frozen=True)
class EndCall:
    """Hang up."""

    reason: HangUpReason = HangUpReason.ENDED


Action: TypeAlias = Speak | RingNumbers | AskDigits | EnterQueue | Hold | LeaveQueue | TakeMessage | EndCall


def ends_call(actions: Sequence[Action]) -> bool:
    """Whether the caller is hung up on once the actions are done."""
    return bool(actions) and isinstance(actions[-1], EndCall)


def ends_call_at_once(actions: Sequence[Action]) -> bool:
    """Whether the caller is hung up on without hearing anything before: nobody is on the line any more."""
    return ends_call(actions) and not any(isinstance(action, Speak) for action in actions)


class InputKind(StrEnum):
    """What a carrier comes back with."""

    STARTED = "started"
    RING_ENDED = "ring_ended"
    DIGITS = "digits"
    QUEUE_POLLED = "queue_polled"
    QUEUE_LEFT = "queue_left"
    MESSAGE_TAKEN = "message_taken"


@dataclass(frozen=True)
class Input:
    """What came of the last action.

    `was_answered` (of a ring): somebody spoke with the caller, so the call is over. `digits`: the keys pressed, empty for
    none. `waited_seconds` (of a queue): how long the caller has been in it by now. `was_refused` (of a queue): the carrier
    could not or would not keep the caller in it.
    """

    kind: InputKind
    was_answered: bool = False
    digits: str = ""
    waited_seconds: float = 0.0
    was_refused: bool = False


@dataclass(frozen=True)
class StepTaken:
    """One step of the route that a call has taken: its path, and in a few words what was decided there."""

    path: str
    decision: str


@dataclass(frozen=True)
class Walked:
    """The carrier's orders, and the steps that led to them. `extension`: the one that the caller has just entered."""

    actions: tuple[Action, ...]
    taken: tuple[StepTaken, ...]
    extension: str | None = None
