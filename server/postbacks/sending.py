"""Sends one request."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection

from server.domain.postbacks.postback import PostbackRequest
from server.domain.postbacks.secrets import fill_secrets
from server.domain.secret_names import SecretMissing
from server.outgoing.connecting import (
    EXCHANGE_ERRORS,
    AddressNotPublic,
    ConnectionFailed,
    Connector,
    explain_failure,
    resolve_host,
)
from server.outgoing.deadlines import Deadline
from server.postbacks.retry_schedule import DeliveryResult
from server.postbacks.signing import SIGNATURE_HEADER, sign

READ_SECONDS = 10.0
WHOLE_SECONDS = 20.0


class SendFailed(Exception):
    """There was no response; the message says why, without any secret.

    `is_final`: a retry would change nothing. `waits_for_operator`: only the operator can change it, for all requests that fail
    with this message. `is_unwanted`: nobody wants the request any more, so nothing has failed; it leaves the outbox.
    """

    def __init__(
        self, reason: str, *, is_final: bool = False, waits_for_operator: bool = False, is_unwanted: bool = False
    ) -> None:
        super().__init__(reason)
        self.is_final = is_final or is_unwanted
        self.is_unwanted = is_unwanted
        self.waits_for_operator = waits_for_operator


class Sender:
    """Sends requests.

    `find_secret` finds a secret by the account's key and the secret's name. `may_reach_private`: private addresses are
    allowed. A request takes `whole_seconds` at most, including the host's DNS lookup, however slowly the response
    arrives.
    """

    def __init__(
        self,
        find_secret: Callable[[str, str], str],
        *,
        may_reach_private: bool = False,
        resolve: Callable[[str, int], Sequence[str]] = resolve_host,
        ssl_context: ssl.SSLContext | None = None,
        read_seconds: float = READ_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._find_secret = find_secret
        self._connector = Connector(may_reach_private=may_reach_private, resolve=resolve, ssl_context=ssl_context)
        self._read_seconds = read_seconds
        self._whole_seconds = whole_seconds

    def send(self, request: PostbackRequest, now: float) -> DeliveryResult:
        """Send it once and return the status of the response; redirects are not followed.

        Raises `SendFailed`, or `StoreUnavailable` when its secrets can't be read now.
        """
        return self.send_and_read(request, now, 0)[0]

    def send_and_read(self, request: PostbackRequest, now: float, most_bytes: int) -> tuple[DeliveryResult, bytes]:
        """As `send`, and return the first `most_bytes` of the response's body."""
        find_secret = partial(self._find_secret, request.account)
        try:
            filled = fill_secrets(request, find_secret)
            secret = find_secret(request.secret) if request.secret else ""
        except SecretMissing as error:
            raise SendFailed(str(error)) from error
        parts = urlsplit(filled.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = filled.body.encode("utf-8")
        headers = {
            **filled.headers,
            "Host": parts.netloc,
            "User-Agent": "dni_py",
            "Accept-Encoding": "identity",
            "Connection": "close",
            "Idempotency-Key": request.idempotency_key,
        }
        if secret:
            headers[SIGNATURE_HEADER] = sign(
                secret, request.method.value, target, request.idempotency_key, body, int(now)
            )
        deadline = Deadline(self._whole_seconds)
        connection = self._connect(parts, deadline)
        try:
            return self._exchange(connection, request.method.value, target, body, headers, deadline, most_bytes)
        finally:
            connection.close()

    def _connect(self, parts: SplitResult, deadline: Deadline) -> HTTPConnection:
        try:
            return self._connector.connect(parts, deadline)
        except AddressNotPublic as error:
            raise SendFailed(f"{error}, and DNI_PRIVATE_POSTBACKS is not set") from error
        except ConnectionFailed as error:
            raise SendFailed(str(error)) from error

    def _exchange(
        self,
        connection: HTTPConnection,
        method: str,
        target: str,
        body: bytes,
        headers: Mapping[str, str],
        deadline: Deadline,
        most_bytes: int,
    ) -> tuple[DeliveryResult, bytes]:
        connection.timeout = self._read_seconds
        try:
            with deadline.watch(connection):
                connection.request(method, target, body=body or None, headers=headers, preload_content=False)
                result = connection.getresponse()
                # Without a limit no body is read: the status is enough, and no receiver can make us read for long.
                # It is not decompressed either, since a few bytes can become very many.
                text = result.read(most_bytes, decode_content=False) if most_bytes else b""
        except EXCHANGE_ERRORS as error:
            raise SendFailed(explain_failure(error)) from error
        return DeliveryResult(result.status, str(result.headers.get("Retry-After", "")).strip()[:100]), text
