"""Sends one request now, for a person who waits for the response."""

from collections.abc import Callable
from threading import BoundedSemaphore
from urllib.parse import quote, quote_plus

from server.domain.postbacks.postback import PostbackRequest
from server.domain.postbacks.secrets import SECRET_PREFIX, find_request_secrets
from server.domain.postbacks.trial import PostbackTrialResult
from server.domain.secret_names import SecretMissing
from server.postbacks.sending import Sender, SendFailed

WHOLE_SECONDS = 10.0
"""The longest time of a test: a person waits for it, and a thread of the server."""

MOST_CHARACTERS = 2_000
"""The length of the shown response."""

MOST_AT_ONCE = 2
"""Tests of one process at a time, so that slow receivers leave its threads to others."""

_MOST_BYTES = 16_384


class Trial:
    """Sends test requests by the sender that the worker uses, once and without the outbox.

    `find_secret` finds a secret by the account's key and the secret's name; `clock` returns seconds since the epoch.
    """

    def __init__(self, sender: Sender, find_secret: Callable[[str, str], str], clock: Callable[[], float]) -> None:
        self._sender = sender
        self._find_secret = find_secret
        self._clock = clock
        self._free = BoundedSemaphore(MOST_AT_ONCE)

    def send(self, request: PostbackRequest) -> PostbackTrialResult:
        """Send the request and return the response. Secrets that the receiver repeats are replaced by their names.

        Raises `StoreUnavailable` when its secrets can't be read now.
        """
        if not self._free.acquire(blocking=False):
            return PostbackTrialResult(failure="other tests are running; try again in a moment")
        try:
            result, body = self._sender.send_and_read(request, self._clock(), _MOST_BYTES)
        except SendFailed as error:
            return PostbackTrialResult(failure=str(error))
        finally:
            self._free.release()
        text = self._hide_secrets(request, body.decode("utf-8", "replace"))
        return PostbackTrialResult(result.status, text[:MOST_CHARACTERS])

    def _hide_secrets(self, request: PostbackRequest, text: str) -> str:
        for name in find_request_secrets(request):
            try:
                secret = self._find_secret(request.account, name)
            except SecretMissing:
                continue
            for written in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(written, f"{{{SECRET_PREFIX}{name}}}")
        return text
