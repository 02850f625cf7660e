"""A call as the call log stores it."""

from dataclasses import dataclass
from enum import StrEnum

from server.domain.calls.attributed import Attributed
from server.domain.calls.events import CallEvent
from server.domain.calls.lead import NEW_LEAD, Lead
from server.domain.phone_numbers import PhoneNumber


class Outcome(StrEnum):
    """How a call ended; `running` until then. `unknown`: the carrier never reported its end."""

    RUNNING = "running"
    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    ABANDONED = "abandoned"
    HANDLED = "handled"
    UNCONFIRMED = "unconfirmed"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


MISSED_OUTCOMES = frozenset({Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.ABANDONED})
"""The outcomes of missed calls: nobody answered although somebody should have.

A call that its route `handled` without ringing anybody is not missed, nor is one whose end nobody knows.
"""


@dataclass(frozen=True)
class Progress:
    """What follows from a call's events. Times are in seconds since the epoch, and None until known.

    `answered_at`: when a person answered. `ringing_seconds`: how long receiving numbers rang. `waiting_seconds`: time in
    queues. `talk_seconds`: time with a person. `receiving_number`: name of the number that answered, else that rang last.
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
    """One call. `call_id` is made of carrier and `carrier_call_id`, so a call never has two ids.

    `tracking_number` is the called number, with the extension once the caller entered it. `caller` is E.164, empty if
    withheld. `is_repeat`: the caller called this account before. `is_duplicate`: within `DUPLICATE_SECONDS`, about the same
    campaign. `lead` is set by people, never by a webhook.
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
    lead: Lead = NEW_LEAD
    events: tuple[CallEvent, ...] = ()
