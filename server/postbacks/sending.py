"""Sends one request. It connects to the address that it has checked, so that DNS can't change it in between."""

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from http.client import HTTPException
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from server.domain.postbacks.postback import PostbackRequest
from server.domain.postbacks.secrets import fill_secrets
from server.domain.secret_names import SecretMissing
from server.postbacks.addresses import is_public
from server.postbacks.deadlines import Deadline
from server.postbacks.retry_schedule import DeliveryResult
from server.postbacks.signing import SIGNATURE_HEADER, sign

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 20.0
_MOST_ADDRESSES = 3


class SendFailed(Exception):
    """There was no response; the message says why, without any secret.

    `is_final`: a retry would change nothing. `waits_for_operator`: only the operator can change it, for all requests that fail
    with this message.
    """

    def __init__(self, reason: str, *, is_final: bool = False, waits_for_operator: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.waits_for_operator = waits_for_operator


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which to try them. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_rest, address in found))


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
        self._may_reach_private = may_reach_private
        self._resolve = resolve
        # It takes 6 MB with the certificate authorities, so it is made on first use: only one of all workers sends.
        self._get_ssl_context = cache(lambda: ssl_context or ssl.create_default_context())
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
        failure = ""
        for address in self._list_addresses(parts, deadline)[:_MOST_ADDRESSES]:
            try:
                return self._connect_to(address, parts, deadline)
            except (OSError, HTTPError) as error:
                failure = _explain(error)
        raise SendFailed(failure)

    def _connect_to(self, address: str, parts: SplitResult, deadline: Deadline) -> HTTPConnection:
        connection = self._make_connection(parts, address, min(CONNECT_SECONDS, deadline.find_remaining()))
        try:
            with deadline.watch(connection):
                connection.connect()
        except (OSError, HTTPError):
            connection.close()
            raise
        return connection

    def _list_addresses(self, parts: SplitResult, deadline: Deadline) -> list[str]:
        host, port = parts.hostname or "", parts.port or _default_port(parts)
        try:
            addresses = deadline.run(lambda: self._resolve(host, port))
        # An invalid host name raises UnicodeError.
        except (OSError, UnicodeError) as error:
            raise SendFailed("the host's name could not be resolved") from error
        allowed = [address for address in addresses if self._may_reach_private or is_public(address)]
        if not allowed:
            raise SendFailed("the host's address is not public, and DNI_PRIVATE_POSTBACKS is not set")
        return allowed

    def _make_connection(self, parts: SplitResult, address: str, seconds: float) -> HTTPConnection:
        port = parts.port or _default_port(parts)
        if parts.scheme == "http":
            return HTTPConnection(address, port, timeout=seconds)
        return HTTPSConnection(
            address, port, timeout=seconds, ssl_context=self._get_ssl_context(), server_hostname=parts.hostname
        )

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
        except (OSError, HTTPError, HTTPException) as error:
            raise SendFailed(_explain(error)) from error
        return DeliveryResult(result.status, str(result.headers.get("Retry-After", "")).strip()[:100]), text


def _default_port(parts: SplitResult) -> int:
    return 80 if parts.scheme == "http" else 443


def _explain(error: BaseException) -> str:
    """The failure by its kind: messages of libraries contain addresses and URLs, and so may contain secrets."""
    cause = error.__cause__ or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the host's certificate can't be trusted: {cause.verify_message}"
    if isinstance(cause, ssl.SSLError):
        return "no TLS connection could be made"
    if isinstance(cause, ConnectionRefusedError):
        return "the host refused the connection"
    if isinstance(cause, TimeoutError):
        return "the host did not respond in time"
    if isinstance(cause, HTTPException | ConnectionError):
        return "the host closed the connection without a response"
    return f"the host could not be reached ({type(cause).__name__})"
