"""Tries a postback: the request for one call, whether it would be sent, and what the receiver responded."""

from dataclasses import dataclass, replace

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome, Progress
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.first_of import TAG_PREFIX
from server.domain.postbacks.postback import Postback, PostbackRequest
from server.domain.postbacks.templates import Placeholder, parse_template
from server.domain.postbacks.writing import is_met, write_request

_TALK_SECONDS = 94.0
_RINGING_SECONDS = 6.0
_VISIT_SECONDS = 120.0
_CALLER = "+14155550123"
_TRACKING_NUMBER = PhoneNumber("+14155550100")


@dataclass(frozen=True)
class PostbackTrialResult:
    """What came of a test. `status` and the beginning of the response's `text`; None without a response, with the `failure`."""

    status: int | None = None
    text: str = ""
    failure: str = ""


@dataclass(frozen=True)
class TrialRequest:
    """A request as a person reads it: secrets appear as their names. `is_due`: it would be sent for this call."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    is_due: bool


def make_sample_call(account: Account, postback: Postback, now: float) -> Call:
    """An invented call that has all tags that the postback needs. `now` in seconds since the epoch."""
    names = [name.removeprefix(TAG_PREFIX) for name in (*postback.needs_tags, *postback.first_of[:1])]
    started_at = now - _TALK_SECONDS - _RINGING_SECONDS
    attributed = Attributed(
        Match.LIVE,
        candidates=1,
        campaign=postback.campaign or next((one.name for one in account.campaigns), ""),
        tracking_source=next((one.name for one in account.tracking_sources), ""),
        tags={name: f"sample-{name}" for name in names},
        visited_at=started_at - _VISIT_SECONDS,
    )
    progress = Progress(
        started_at,
        answered_at=started_at + _RINGING_SECONDS,
        ended_at=now,
        ringing_seconds=_RINGING_SECONDS,
        talk_seconds=max(_TALK_SECONDS, float(postback.min_talk_seconds)),
        outcome=Outcome.ANSWERED,
    )
    return Call("sample", account.key, "sample", "sample", _TRACKING_NUMBER, _CALLER, attributed, progress)


def write_trial(account: Account, postback: Postback, call: Call, key: str) -> PostbackRequest:
    """The request for the call. `key` is the idempotency key: not that of the call, so that no receiver drops the real one."""
    return replace(write_request(account, postback, call), idempotency_key=key, is_delayed=False)


def describe_trial(account: Account, postback: Postback, call: Call) -> TrialRequest:
    """The request for the call, as a person reads it."""
    request = write_request(account, postback, call)
    headers = tuple((name, show_template(value)) for name, value in request.headers.items())
    is_due = is_met(account, postback, call)
    return TrialRequest(request.method.value, show_template(request.url), headers, request.body, is_due)


def show_template(text: str) -> str:
    """A rendered URL or header with the names of its secrets, and single braces."""
    return "".join(f"{{{part.name}}}" if isinstance(part, Placeholder) else part for part in parse_template(text))
