"""Calls, and accounts with postbacks, for tests of postbacks."""

from dataclasses import replace
from typing import Any

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome, Progress
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Method, Postback, PostbackRequest, Trigger

STARTED_AT = 1_795_327_200.0
"""2026-11-22T06:00:00Z"""

RINGING = Call(
    call_id="twilio-CA1",
    account="demo",
    carrier="twilio",
    carrier_call_id="CA1",
    tracking_number=PhoneNumber("+18665550120"),
    caller="+14155550123",
    attributed=Attributed(Match.LIVE, 1, campaign="roofing", tags={"click_id": "abc"}),
    progress=Progress(STARTED_AT),
)
"""A call that is ringing."""


def tag(call: Call, **tags: str) -> Call:
    """The call with these tags added."""
    return replace(call, attributed=replace(call.attributed, tags={**call.attributed.tags, **tags}))


def answer(call: Call) -> Call:
    """The call after it was answered."""
    return replace(call, progress=replace(call.progress, answered_at=STARTED_AT + 12))


def end(call: Call, talk_seconds: float = 0.0) -> Call:
    """The call after its end."""
    progress = replace(call.progress, ended_at=STARTED_AT + 60, talk_seconds=talk_seconds, outcome=Outcome.ANSWERED)
    return replace(call, progress=progress)


def make_account(*postbacks: Postback) -> Account:
    """An account that has only postbacks."""
    return Account(key="demo", name="Harbor Roofing", country="US", postbacks=postbacks)


def make_postback(url: str = "https://tracker.example/postback", **fields: Any) -> Postback:
    """A postback for the end of a call, with other fields on request."""
    return Postback(**{"name": "tracker", "on": Trigger.CALL_ENDED, "url": url, **fields})


def make_request(url: str, **fields: Any) -> PostbackRequest:
    """A request as in the outbox."""
    defaults = {"idempotency_key": "key-1", "account": "demo", "postback": "tracker", "call_id": "twilio-CA1"}
    defaults |= {"method": Method.GET, "url": url, "headers": {}, "body": ""}
    return PostbackRequest(**{**defaults, **fields})
