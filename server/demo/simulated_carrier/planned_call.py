"""What is to happen in a simulated call: who calls which number, what the caller does and what the called do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

SIMULATED_ACCOUNT_SID = "AC" + "0" * 31 + "1"
INCOMING_PATH = "/voice/twilio/incoming"
STATUS_PATH = "/voice/twilio/status"
WITHHELD_CALLER = "+266696687"
"""What Twilio gives as the caller's number when it is withheld: ANONYMOUS, on the keys of a telephone."""

DEFAULT_MESSAGE_SECONDS = 10.0


class CalleeReaction(StrEnum):
    """What a called number does; `failed`: it can't be reached at all."""

    PICKS_UP = "picks_up"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"


@dataclass(frozen=True)
class Callee:
    """What happens at a number that the server lets ring.

    `answer_seconds`: how long it rings before it is picked up. `talk_seconds`: how long the called then talks before they hang
    up, None: until the caller does. `keys`: what they press when a whisper asks.
    """

    answer: CalleeReaction = CalleeReaction.PICKS_UP
    answer_seconds: float = 5.0
    talk_seconds: float | None = 20.0
    keys: str = ""


@dataclass(frozen=True)
class CallerLocation:
    """Where a carrier says that a number is from, each in its own spelling (`SAN FRANCISCO`, `CA`, `94103`, `US`)."""

    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True)
class PlannedCall:
    """One call to play.

    `server_url` is the address that the carrier knows the server by, and signs; `auth_token` what it signs with. `keys` are
    what the caller answers to what is asked, one text a question; a text that is longer than the question takes answers the
    next one too. `hang_up_seconds` after the start the caller hangs up, None: not before the call is over. A message for
    voicemail is `message_seconds` long. `callees` by number (E.164), all others are `callee`.
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
        """Where the number's calls are announced."""
        return self.server_url + INCOMING_PATH

    @property
    def status_url(self) -> str:
        """Where the end of the number's calls is told."""
        return self.server_url + STATUS_PATH

    def write_caller(self) -> str:
        """The caller's number, or that it is withheld, for people."""
        return "a withheld number" if self.caller == WITHHELD_CALLER else self.caller

    def find_callee(self, number: str) -> Callee:
        """What happens at the number."""
        return self.callees.get(number, self.callee)


def draw_sid(prefix: str, random: Random) -> str:
    """An identifier as Twilio makes them: two letters (`CA`: a call) and 32 hexadecimal digits."""
    return f"{prefix}{random.getrandbits(128):032x}"
