"""Moments of a simulated call, shown to people while it is played."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class MomentKind(StrEnum):
    """The kind of a moment."""

    DIALLED = "dialled"
    SAID = "said"
    PLAYED = "played"
    PAUSED = "paused"
    RINGING = "ringing"
    LEG_ENDED = "leg_ended"
    PICKED_UP = "picked_up"
    CONNECTED = "connected"
    ASKED = "asked"
    PRESSED = "pressed"
    QUEUED = "queued"
    LEFT_QUEUE = "left_queue"
    RECORDING = "recording"
    REJECTED = "rejected"
    HUNG_UP = "hung_up"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True)
class Moment:
    """An event of a simulated call, `seconds` after its start, described in `text`."""

    seconds: float
    kind: MomentKind
    text: str

    def write(self) -> str:
        """The moment as a line: `0:03  ringing +14155550180`."""
        minutes, seconds = divmod(int(self.seconds), 60)
        return f"{minutes}:{seconds:02d}  {self.text}"

    def write_record(self) -> Mapping[str, float | str]:
        """The moment as JSON values."""
        return {"seconds": round(self.seconds, 3), "kind": self.kind.value, "text": self.text}
