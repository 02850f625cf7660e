"""A leg: the part of a call that rings one number. It reports its status by status callbacks."""

from collections import deque
from collections.abc import Mapping

from server.demo.simulated_carrier.gathering import gather
from server.demo.simulated_carrier.line import Document, Line, resolve
from server.demo.simulated_carrier.moments import MomentKind
from server.demo.simulated_carrier.parameters import write_leg, write_progress
from server.demo.simulated_carrier.twiml import Verb
from server.demo.simulated_carrier.walking import PASSING, HungUp, Play, walk

_EVENTS = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}
"""The event of each status, as `statusCallbackEvent` names it. All other statuses end the leg: `completed`."""

_WORDS = {"busy": "is busy", "no-answer": "does not answer", "failed": "can't be reached", "canceled": "stops ringing"}
_KEY_SECONDS = 1.0


class SimulatedLeg:
    """A leg to one number. It is also the called person's end of the line, as a `Party`."""

    role = "the called"

    def __init__(self, line: Line, document: Document, number: Verb) -> None:
        self.line = line
        self.document = document
        self.number = number.text
        self.sid = line.draw_sid("CA")
        self.callee = line.call.find_callee(self.number)
        self.status = ""
        self.answered_at: float | None = None
        self.is_bridged = False
        self.bridged_at = 0.0
        self.whisper_url = number.attributes.get("url")
        self._callback = number.attributes.get("statusCallback")
        self._wanted = number.attributes.get("statusCallbackEvent", "completed").split()
        self._recorded = 0
        self._ended_at: float | None = None
        self._keys = deque(self.callee.keys)

    def begin(self) -> None:
        """Start to dial the number."""
        self._report("initiated")

    def ring(self) -> None:
        """Ring the phone."""
        self.line.note(MomentKind.RINGING, f"ringing {self.number}")
        self._report("ringing")

    def pick_up(self) -> None:
        """Pick up the phone."""
        self.answered_at = self.line.now
        self.line.note(MomentKind.PICKED_UP, f"{self.number} picks up")
        self._report("in-progress")

    def bridge(self) -> None:
        """Connect the caller with the called person."""
        self.is_bridged, self.bridged_at = True, self.line.now
        self.line.note(MomentKind.CONNECTED, f"talking with {self.number}")

    def end(self, status: str) -> None:
        """End the leg, unless it has ended already."""
        if self._ended_at is not None:
            return
        self._ended_at = self.line.now
        if status in _WORDS:
            self.line.note(MomentKind.LEG_ENDED, f"{self.number} {_WORDS[status]}")
        self._report(status)

    def count_seconds(self) -> float:
        """The seconds since the leg was answered, until its end; 0 if it was not answered."""
        end = self.line.now if self._ended_at is None else self._ended_at
        return 0.0 if self.answered_at is None else end - self.answered_at

    def fetch(self, url: str, fields: Mapping[str, str]) -> Document:
        """Request the TwiML that the called person hears."""
        line = self.line
        return line.fetch_document(url, {**write_leg(line.call, self.sid, self.number, self.status), **fields})

    def press_key(self, until: float, *, is_first: bool) -> str | None:
        """The next key that the called person presses before `until`; None if there is none."""
        self.line.wait(min(until, self.line.now + _KEY_SECONDS) if self._keys else until)
        return self._keys.popleft() if self._keys else None

    def _report(self, status: str) -> None:
        self.status = status
        if not self._callback or _EVENTS.get(status, "completed") not in self._wanted:
            return
        lasted = None if status in _EVENTS else self.count_seconds()
        form = {
            **write_leg(self.line.call, self.sid, self.number, status),
            **write_progress(self.line.now, self._recorded, lasted),
        }
        self._recorded += 1
        self.line.send(resolve(self.document, self._callback), form)


def whisper(leg: SimulatedLeg) -> bool:
    """Play the whisper to the person who picked up. False if its TwiML hangs up, so that the caller is not connected."""
    if not leg.whisper_url:
        return True
    try:
        walk(leg, leg.fetch(resolve(leg.document, leg.whisper_url), {}), _WHISPERS)
    except HungUp:
        return False
    return True


_WHISPERS: Mapping[str, Play] = {**PASSING, "Gather": gather}
