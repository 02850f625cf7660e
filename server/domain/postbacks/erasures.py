"""Erases recordings at the carrier. Each erasure is a request in the outbox without a call, as the call is deleted too."""

import hashlib
import json
from dataclasses import dataclass

from server.domain.postbacks.postback import CarrierMethod, PostbackRequest
from server.domain.postbacks.templates import escape_braces

ERASING_CARRIERS = frozenset({"twilio", "signalwire"})
"""Those whose API erases recordings; at others the recordings of deleted calls stay, which is logged."""

NOT_IN_API = "no recording in the API of "
"""How the error of a request begins that no attempt can carry out."""

_SUFFIX = " recording"
_KEY_CHARACTERS = 40


@dataclass(frozen=True)
class RecordingErasure:
    """How a carrier erases a recording: DELETE `url`, with HTTP Basic authentication by two of the account's secrets.

    `user_secret` and `password_secret` are their *names*.
    """

    url: str
    user_secret: str
    password_secret: str


def write_erasure(account: str, carrier: str, recording_url: str) -> PostbackRequest:
    """The request to erase a recording, without credentials, which the sender adds. Each recording has its own key."""
    key = hashlib.sha256(json.dumps(["erase", account, carrier, recording_url]).encode("ascii")).hexdigest()
    return PostbackRequest(
        idempotency_key=key[:_KEY_CHARACTERS],
        account=account,
        postback=carrier + _SUFFIX,
        call_id="",
        method=CarrierMethod.DELETE,
        url=escape_braces(recording_url),
        headers={},
        body="",
    )


def find_carrier(request: PostbackRequest) -> str | None:
    """The carrier of the recording to erase; None for any other request."""
    return request.postback.removesuffix(_SUFFIX) if request.method is CarrierMethod.DELETE else None
