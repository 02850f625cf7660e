"""The events in a carrier's webhooks, the same for all carriers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from server.domain.routing.actions import InputKind, Position


@dataclass(frozen=True)
class StepReference:
    """The content of a webhook URL. `kind` is empty in a status URL; `receiving_number` is set only for a leg.

    `started_at` is set only if the call was not in the call log when the URL was written.
    """

    account: str
    call_id: str
    position: Position
    sequence: int
    kind: str = ""
    receiving_number: str = ""
    extension: str | None = None
    started_at: float | None = None


class LegState(StrEnum):
    """The state of a leg."""

    STARTED = "started"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass(frozen=True)
class CarrierCall:
    """The call that a webhook is about.

    `called` and `caller` are as the carrier writes them, until `settle_numbers` reads them: then they are E.164, or empty
    if invalid. `extension`: the dialled extension. `can_show_caller`: the carrier can show the caller's number to the
    receiving number. `location`: the caller's location from the carrier, by "city", "state", "zip", "country".
    `account`: the key of the account in the URL. `is_withheld`: the caller withholds the number.
    """

    carrier_call_id: str
    called: str
    caller: str
    location: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    extension: str | None = None
    can_show_caller: bool = True
    is_withheld: bool = False


@dataclass(frozen=True)
class CallCameIn:
    """A call comes in; the response says what to do."""

    call: CarrierCall


@dataclass(frozen=True)
class StepEnded:
    """An action has ended; the response says what to do next.

    `is_caller_gone`: the caller has hung up. `status` (answered, no_answer, busy, failed, cancelled) and `talk_seconds`
    are those of the whole ring. `was_refused`: the carrier did not queue the caller.
    """

    call: CarrierCall
    step: StepReference
    kind: InputKind
    is_caller_gone: bool = False
    digits: str = ""
    status: str = ""
    talk_seconds: float = 0.0
    waited_seconds: float = 0.0
    recording_url: str = ""
    was_refused: bool = False


@dataclass(frozen=True)
class WhisperAsked:
    """A person has answered; the response is what they hear before the caller is connected."""

    step: StepReference


@dataclass(frozen=True)
class LegChanged:
    """The new state of a leg; once ended, with `status` and `talk_seconds`. `at` is None if not reported."""

    step: StepReference
    state: LegState
    at: float | None = None
    status: str = ""
    talk_seconds: float = 0.0


@dataclass(frozen=True)
class RecordingMade:
    """The recording of an answered ring is available."""

    step: StepReference
    recording_url: str


@dataclass(frozen=True)
class CallChanged:
    """The state of the whole call: it runs (`status` empty), or has ended after `seconds`, if known."""

    call: CarrierCall
    status: str = ""
    at: float | None = None
    seconds: float = 0.0


WebhookEvent: TypeAlias = CallCameIn | StepEnded | WhisperAsked | LegChanged | RecordingMade | CallChanged
