"""The line of a call in progress: its clock, its requests to the server, and the record of its moments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Protocol
from urllib.parse import urljoin

from server.demo.simulated_carrier.caller import Caller, CallerHungUp
from server.demo.simulated_carrier.complaints import CallFailed
from server.demo.simulated_carrier.moments import Moment, MomentKind
from server.demo.simulated_carrier.parameters import write_call
from server.demo.simulated_carrier.planned_call import PlannedCall, draw_sid
from server.demo.simulated_carrier.twiml import Verb, read_twiml
from server.domain.twilio_signature import sign

_LONGEST_PLAYED_SECONDS = 14_400
"""Twilio ends a call after four hours. A simulated call that lasts as long is in an endless loop."""
_MOST_DOCUMENTS = 2_000

Post = Callable[[str, Mapping[str, str], Mapping[str, str]], str]
"""Posts a form to a URL with these headers, and returns the body of the response. Raises `CallFailed`."""


@dataclass(frozen=True)
class Document:
    """TwiML and its URL, which is the base of its relative URLs."""

    url: str
    verbs: tuple[Verb, ...]


class Party(Protocol):
    """A person at one end of the line, who hears the document and can press keys. `role` names them, for people."""

    role: str

    @property
    def line(self) -> "Line":
        """The line of the call."""

    def fetch(self, url: str, fields: Mapping[str, str]) -> Document:
        """Request the next document for this end of the line."""

    def press_key(self, until: float, *, is_first: bool) -> str | None:
        """The next key pressed before `until`; None if there is none."""


class Line:
    """A call in progress. It is also the caller's end of the line, as a `Party`.

    `now` is the time on the call's clock, in seconds since the epoch. `status` is the status of the call in Twilio's terms.
    """

    role = "the caller"

    def __init__(
        self, call: PlannedCall, caller: Caller, post: Post, now: float, record: Callable[[Moment], None]
    ) -> None:
        self.call = call
        self.caller = caller
        self.started_at = now
        self.now = now
        self.status = "ringing"
        # Seeded with the SID of the call, so that a replayed call gets the same identifiers.
        self.random = Random(call.call_sid)
        self._post = post
        self._record = record
        self._documents = 0

    @property
    def line(self) -> "Line":
        """This line, for `Party`."""
        return self

    def fetch(self, url: str, fields: Mapping[str, str]) -> Document:
        """Request the next document of the call."""
        return self.fetch_document(url, {**write_call(self.call, self.status), **fields})

    def fetch_document(self, url: str, form: Mapping[str, str]) -> Document:
        """Request a document."""
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS:
            raise CallFailed(f"the call has requested {_MOST_DOCUMENTS} documents; it seems to be in a loop at {url}")
        return Document(url, read_twiml(self.send(url, form)))

    def send(self, url: str, form: Mapping[str, str]) -> str:
        """Post a signed form and return the body of the response."""
        headers = {
            "X-Twilio-Signature": sign(self.call.auth_token, url, form.items()),
            "I-Twilio-Idempotency-Token": f"{self.random.getrandbits(128):032x}",
            "User-Agent": "TwilioProxy/1.1",
        }
        return self._post(url, form, headers)

    def wait(self, until: float) -> None:
        """Wait. Raises `CallerHungUp`; then `now` is the time of the hang-up, and `status` the final one."""
        latest = self.started_at + _LONGEST_PLAYED_SECONDS
        try:
            self.caller.wait(self.now, min(until, latest))
        except CallerHungUp as hung_up:
            self._end(hung_up.at)
            raise
        if until > latest:
            raise CallFailed(f"the call would last longer than {_LONGEST_PLAYED_SECONDS} s, because no one hangs up")
        self.now = max(self.now, until)

    def press_key(self, until: float, *, is_first: bool) -> str | None:
        """The next key that the caller presses before `until`, or None. The clock moves to that time, or to `until`."""
        try:
            pressed = self.caller.press_key(self.now, until, is_first=is_first)
        except CallerHungUp as hung_up:
            self._end(hung_up.at)
            raise
        self.now = pressed[0] if pressed else until
        return pressed[1] if pressed else None

    def answer(self) -> None:
        """Answer the call, if it still rings. From now on the caller pays."""
        if self.status == "ringing":
            self.status = "in-progress"

    def note(self, kind: MomentKind, text: str) -> None:
        """Record a moment with the current time."""
        self._record(Moment(self.now - self.started_at, kind, text))

    def draw_sid(self, prefix: str) -> str:
        """A new identifier."""
        return draw_sid(prefix, self.random)

    def _end(self, at: float) -> None:
        self.now = at
        self.status = "canceled" if self.status == "ringing" else "completed"


def resolve(document: Document, url: str) -> str:
    """A URL of the document, made absolute."""
    return urljoin(document.url, url)
