"""A call as the call log has it."""

from dataclasses import dataclass
from enum import StrEnum

from server.domain.calls.attributed import Attributed
from server.domain.calls.events import CallEvent
from server.domain.phone_numbers import PhoneNumber


class Outcome(StrEnum):
    """How a call went, in the end; `running` until then. `unknown`: the carrier never told of its end."""

    RUNNING = "running"
    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    ABANDONED = "abandoned"
    HANDLED = "handled"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Progress:
    """What follows from a call's events: times in seconds since the epoch, None until they come.

    `answered_at`: a person answered. `ringing_seconds`: receiving numbers rang; `waiting_seconds`: in queues;
    `talk_seconds`: the caller talked with who answered. `receiving_number` (a name): who answered, else who rang last.
    """

    started_at: float
    answered_at: float | None = None
    ended_at: float | None = None
    ringing_seconds: float = 0.0
    talk_seconds: float = 0.0
    waiting_seconds: float = 0.0
    receiving_number: str = ""
    outcome: Outcome = Outcome.RUNNING
    recording_url: str = ""


@dataclass(frozen=True)
class Call:
    """One call. `call_id` is ours, made of carrier and `carrier_call_id`, so that the same call never has two.

    `tracking_number` is what was called, with the extension once one was entered. `caller` is E.164, empty when withheld.
    `is_repeat`: the caller called this account before. `is_duplicate`: within `DUPLICATE_SECONDS`, about the same campaign.
    """

    call_id: str
    account: str
    carrier: str
    carrier_call_id: str
    tracking_number: PhoneNumber
    caller: str
    attributed: Attributed
    progress: Progress
    is_repeat: bool = False
    is_duplicate: bool = False
    events: tuple[CallEvent, ...] = ()
