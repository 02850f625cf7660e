"""What a carrier's webhook says, in no carrier's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from server.domain.routing.actions import InputKind, Position


@dataclass(frozen=True)
class StepReference:
    """What the URL says to which the carrier comes back. `kind` is empty in a status, `receiving_number` but for a leg.

    `started_at` is that of a call that was not in the call log when the URL was written.
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
    """How it stands with one ringing of a receiving number."""

    STARTED = "started"
    ANSWERED = "answered"
    ENDED = "ended"


@dataclass(frozen=True)
class CarrierCall:
    """The call that a webhook is about.

    `called` and `caller` are as the carrier writes them, until `settle_numbers` has read them: then they are E.164, and empty
    where they are no numbers. `extension`: what the number was dialled with. `can_show_caller`: the carrier passes the
    caller's number on to whom it rings. `location`: where the carrier says that the caller is from, by the names "city",
    "state", "zip", "country". `account`: whom the URL names.
    """

    carrier_call_id: str
    called: str
    caller: str
    location: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    extension: str | None = None
    can_show_caller: bool = True


@dataclass(frozen=True)
class CallCameIn:
    """A call comes in: what shall be done?"""

    call: CarrierCall


@dataclass(frozen=True)
class StepEnded:
    """What came of an action: what shall be done next?

    `is_caller_gone`: nobody will hear the answer. `status` (of a ring: answered, no_answer, busy, failed, cancelled) and
    `talk_seconds` are those of the whole ring. `was_refused`: the carrier could not or would not queue the caller.
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
    """Somebody has answered a ring: what shall they hear before the caller is put through?"""

    step: StepReference


@dataclass(frozen=True)
class LegChanged:
    """How it goes with one ringing of a receiving number; once ended, with `status` and seconds. `at`: None: not told."""

    step: StepReference
    state: LegState
    at: float | None = None
    status: str = ""
    talk_seconds: float = 0.0


@dataclass(frozen=True)
class RecordingMade:
    """The recording of a ring that was answered is there."""

    step: StepReference
    recording_url: str


@dataclass(frozen=True)
class CallChanged:
    """How it goes with the whole call: it runs (`status` empty), or has ended, `seconds` after its start as far as known."""

    call: CarrierCall
    status: str = ""
    at: float | None = None
    seconds: float = 0.0


WebhookEvent: TypeAlias = CallCameIn | StepEnded | WhisperAsked | LegChanged | RecordingMade | CallChanged
