"""The plan of a simulated call: its caller and number, what the caller does, and what the called people do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

SIMULATED_ACCOUNT_SID = "AC" + "0" * 31 + "1"
INCOMING_PATH = "/voice/twilio/incoming"
STATUS_PATH = "/voice/twilio/status"
WITHHELD_CALLER = "+266696687"
"""Twilio's caller number for a withheld number: ANONYMOUS, typed on the keys of a telephone."""

DEFAULT_MESSAGE_SECONDS = 10.0


class CalleeReaction(StrEnum):
    """What happens when a number is called. `failed`: it can't be reached."""

    PICKS_UP = "picks_up"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"


@dataclass(frozen=True)
class Callee:
    """The person at a number that the server rings.

    They pick up after `answer_seconds` of ringing and hang up after `talk_seconds` (None: the caller hangs up first). They
    press `keys` when a whisper asks.
    """

    answer: CalleeReaction = CalleeReaction.PICKS_UP
    answer_seconds: float = 5.0
    talk_seconds: float | None = 20.0
    keys: str = ""


@dataclass(frozen=True)
class CallerLocation:
    """The location of a number, in a carrier's spelling: `SAN FRANCISCO`, `CA`, `94103`, `US`."""

    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True)
class PlannedCall:
    """One call to play.

    `server_url` is the URL of the server that the carrier signs, and `auth_token` signs it. `keys` has one text for each
    question; keys that a question does not take are left for the next one. The caller hangs up `hang_up_seconds` after the
    start (None: at the end of the call). A voicemail message lasts `message_seconds`. `callees` are by number (E.164); all other
    numbers have `callee`.
    """

    call_sid: str
    number: str
    caller: str
    server_url: str
    auth_token: str = field(repr=False)
    keys: tuple[str, ...] = ()
    hang_up_seconds: float | None = None
    message_seconds: float = DEFAULT_MESSAGE_SECONDS
    callee: Callee = Callee()
    callees: Mapping[str, Callee] = field(default_factory=dict)
    caller_location: CallerLocation = CallerLocation()
    number_location: CallerLocation = CallerLocation()
    account_sid: str = SIMULATED_ACCOUNT_SID

    @property
    def incoming_url(self) -> str:
        """The URL of the webhook for a new call."""
        return self.server_url + INCOMING_PATH

    @property
    def status_url(self) -> str:
        """The URL of the webhook for the end of a call."""
        return self.server_url + STATUS_PATH

    def write_caller(self) -> str:
        """The caller's number for people; "a withheld number" if it is withheld."""
        return "a withheld number" if self.caller == WITHHELD_CALLER else self.caller

    def find_callee(self, number: str) -> Callee:
        """The person at this number."""
        return self.callees.get(number, self.callee)


def draw_sid(prefix: str, random: Random) -> str:
    """An identifier in Twilio's format: two letters (`CA`: a call) and 32 hexadecimal digits."""
    return f"{prefix}{random.getrandbits(128):032x}"
