"""Erases recordings at carriers. The requests get their credentials here, at the time of sending, and nowhere else."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlsplit

from server.domain.postbacks.erasures import NOT_IN_API, RecordingErasure, find_carrier
from server.domain.postbacks.postback import PostbackRequest
from server.domain.postbacks.templates import escape_braces
from server.domain.secret_names import SecretMissing
from server.postbacks.retry_schedule import DeliveryResult
from server.postbacks.sending import SendFailed
from server.postbacks.worker import Send

_IS_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

EraseRecording = Callable[[str], RecordingErasure | None]
"""Builds a carrier's request to erase the recording at a URL, or None if that is impossible from here."""


@dataclass(frozen=True)
class RecordingEraser:
    """Sends requests to erase recordings, and all others by `send_postback`.

    `carriers` by name; `find_secret` finds a secret by the account's key and the secret's name. `api_urls` are the addresses
    that the operator has set instead of a carrier's API; they may be private, and `send_anywhere` sends to them.
    """

    carriers: Mapping[str, EraseRecording]
    find_secret: Callable[[str, str], str]
    api_urls: Mapping[str, str]
    send_anywhere: Send
    send_postback: Send

    def send(self, request: PostbackRequest, now: float) -> DeliveryResult:
        """As `Sender.send`. A recording that the carrier no longer has counts as erased."""
        carrier = find_carrier(request)
        if carrier is None:
            return self.send_postback(request, now)
        erasure = self.carriers[carrier](request.url) if carrier in self.carriers else None
        if erasure is None:
            raise SendFailed(f"{NOT_IN_API}{carrier}: erase it there yourself", is_final=True)
        api_url = self.api_urls.get(carrier)
        url = api_url + urlsplit(erasure.url).path if api_url else erasure.url
        headers = {"Authorization": self._authorise(request.account, erasure)}
        send = self.send_anywhere if api_url else self.send_postback
        result = send(replace(request, url=escape_braces(url), headers=headers), now)
        return DeliveryResult(HTTPStatus.NO_CONTENT) if result.status in _IS_GONE else result

    def _authorise(self, account: str, erasure: RecordingErasure) -> str:
        try:
            user, password = (self.find_secret(account, one) for one in (erasure.user_secret, erasure.password_secret))
        except SecretMissing as error:
            raise SendFailed(str(error), waits_for_operator=True) from error
        return f"Basic {b64encode(f'{user}:{password}'.encode()).decode('ascii')}"
