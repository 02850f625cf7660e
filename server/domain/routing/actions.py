"""The actions of a carrier, the same for all carriers. Only the last action of a response may wait for an input."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from server.domain.routing.steps import HangUpReason, ReceivingNumber, Spoken


@dataclass(frozen=True)
class Position:
    """Where in its route a call waits for the next input.

    `path` is the path of the step. `attempt` counts its attempts so far: receiving numbers rung, or repeats of a menu.
    """

    path: str
    attempt: int = 0


@dataclass(frozen=True)
class Speak:
    """Say something to the caller."""

    spoken: Spoken


@dataclass(frozen=True)
class RingNumbers:
    """Ring all of these at once. When the ring has ended, with any result, the call continues at `position`."""

    receiving_numbers: tuple[ReceivingNumber, ...]
    seconds: int
    position: Position
    whisper: Spoken | None = None
    is_recorded: bool = False


@dataclass(frozen=True)
class AskDigits:
    """Say something and collect keys until `seconds` after it; then the call continues at `position`, even without keys.

    `count`: how many keys; None for any number, ended by "#".
    """

    spoken: Spoken
    count: int | None
    seconds: int
    position: Position


@dataclass(frozen=True)
class EnterQueue:
    """Put the caller into a queue. The carrier polls for what they hear (`QUEUE_POLLED`), until they leave (`QUEUE_LEFT`)."""

    position: Position


@dataclass(frozen=True)
class Hold:
    """Inside a queue: say something, wait about `seconds`, then poll again."""

    spoken: Spoken | None
    seconds: int
    position: Position


@dataclass(frozen=True)
class LeaveQueue:
    """Inside a queue: the caller leaves it, and the call continues at the position of `EnterQueue`."""


@dataclass(frozen=True)
class TakeMessage:
    """Say something and record the caller's message; then the call continues at `position`."""

    spoken: Spoken
    max_seconds: int
    position: Position


@dataclass(frozen=True)
class EndCall:
    """Hang up."""

    reason: HangUpReason = HangUpReason.ENDED


Action: TypeAlias = Speak | RingNumbers | AskDigits | EnterQueue | Hold | LeaveQueue | TakeMessage | EndCall


def ends_call(actions: Sequence[Action]) -> bool:
    """Whether the call ends after these actions."""
    return bool(actions) and isinstance(actions[-1], EndCall)


def ends_call_at_once(actions: Sequence[Action]) -> bool:
    """Whether the call ends at once: the caller hears nothing before."""
    return ends_call(actions) and not any(isinstance(action, Speak) for action in actions)


class InputKind(StrEnum):
    """What a webhook reports to the route."""

    STARTED = "started"
    RING_ENDED = "ring_ended"
    DIGITS = "digits"
    QUEUE_POLLED = "queue_polled"
    QUEUE_LEFT = "queue_left"
    MESSAGE_TAKEN = "message_taken"


@dataclass(frozen=True)
class Input:
    """The result of the last action.

    `was_answered` (ring): a person spoke with the caller, so the call has ended. `digits`: the keys pressed, empty for
    none. `waited_seconds` (queue): how long the caller has waited so far. `was_refused` (queue): the carrier did not keep
    the caller in it.
    """

    kind: InputKind
    was_answered: bool = False
    digits: str = ""
    waited_seconds: float = 0.0
    was_refused: bool = False


class Confirmation(StrEnum):
    """What came of asking the caller to press a key, so far."""

    ASKED = "asked"
    PRESSED = "pressed"
    NOT_PRESSED = "not_pressed"


@dataclass(frozen=True)
class StepTaken:
    """One step that a call has taken: its path, and the decision in a few words.

    `confirmation`: only of a step that asks the caller to confirm.
    """

    path: str
    decision: str
    confirmation: Confirmation | None = None


@dataclass(frozen=True)
class WalkResult:
    """The carrier's next actions, and the steps that led to them. `extension`: the one that the caller just entered."""

    actions: tuple[Action, ...]
    taken: tuple[StepTaken, ...]
    extension: str | None = None
