"""The signed webhooks of Twilio for calls that come in one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.leases.load import NOW_HEADER

TOKEN = "the benchmark's own carrier token"
PUBLIC_URL = "https://numbers.example.com"
BARE_PATH = "/bare/voice"
INCOMING_PATH = "/voice/twilio/incoming"
STATUS_PATH = "/voice/twilio/status"
_CALLERS = 5_000
_EVERY_SECONDS = 0.001
_SIGN = RequestValidator(TOKEN).compute_signature
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: numbers.example.com\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nI-Twilio-Idempotency-Token: {token}\r\n"
    "X-Twilio-Signature: {signature}\r\nContent-Length: {length}\r\n{header}: {now:.3f}\r\n\r\n"
)


@dataclass(frozen=True)
class PlannedWebhooks:
    """The requests of some calls: at their start, the same for the bare route, and at their end."""

    incoming: Sequence[bytes]
    bare: Sequence[bytes]
    completed: Sequence[bytes]


class Callers:
    """Callers who dial the tracking numbers in turn, at the times of a simulated clock, each call a little after another."""

    def __init__(self, tracking_numbers: Sequence[str], since: float) -> None:
        self._tracking_numbers = tracking_numbers
        self._now = since
        self._calls = 0

    def dial(self, count: int) -> PlannedWebhooks:
        """The webhooks of the next calls."""
        incoming, bare, completed = [], [], []
        for _ in range(count):
            self._calls += 1
            self._now += _EVERY_SECONDS
            caller = self._calls * 7919 % _CALLERS
            called = self._tracking_numbers[self._calls % len(self._tracking_numbers)]
            form = write_form(called, f"+1415555{caller:04}", self._calls)
            incoming.append(write_webhook(INCOMING_PATH, form, self._now))
            bare.append(write_webhook(BARE_PATH, form, self._now))
            ended = form | {"CallStatus": "completed", "CallDuration": "1", "SequenceNumber": "0"}
            completed.append(write_webhook(STATUS_PATH, ended, self._now + _EVERY_SECONDS))
        return PlannedWebhooks(incoming, bare, completed)


def write_form(called: str, caller: str, call: int) -> dict[str, str]:
    """The fields that Twilio sends at the start of call number `call`."""
    return {
        "AccountSid": "AC" + "0" * 32,
        "ApiVersion": "2010-04-01",
        "CallSid": f"CA{call:032x}",
        "CallStatus": "ringing",
        "CallToken": "%7B%22parentCallInfoToken%22%3A%22" + "eyJhbGciOiJFUzI1NiJ9" * 20 + "%22%7D",
        "Called": called,
        "CalledCity": "",
        "CalledCountry": "US",
        "CalledState": "CA",
        "CalledZip": "",
        "Caller": caller,
        "CallerCity": "SAN FRANCISCO",
        "CallerCountry": "US",
        "CallerState": "CA",
        "CallerZip": "94103",
        "Direction": "inbound",
        "From": caller,
        "FromCity": "SAN FRANCISCO",
        "FromCountry": "US",
        "FromState": "CA",
        "FromZip": "94103",
        "StirVerstat": "TN-Validation-Passed-A",
        "To": called,
        "ToCity": "",
        "ToCountry": "US",
        "ToState": "CA",
        "ToZip": "",
    }


def write_webhook(path: str, form: dict[str, str], now: float) -> bytes:
    """A signed request, with the simulated time."""
    body = urlencode(form).encode()
    signature = _SIGN(PUBLIC_URL + path, form)
    head = _HEAD.format(
        path=path, token=form["CallSid"], signature=signature, length=len(body), header=NOW_HEADER, now=now
    )
    return head.encode() + body
