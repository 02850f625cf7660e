"""Connects to a host. It connects to the address that it has checked, so that DNS can't change it in between."""

import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cache
from http.client import HTTPException
from urllib.parse import SplitResult

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from server.outgoing.addresses import is_public
from server.outgoing.deadlines import Deadline

CONNECT_SECONDS = 5.0
_MOST_ADDRESSES = 3

EXCHANGE_ERRORS = (OSError, HTTPError, HTTPException)
"""What an exchange over a connection may raise; `explain_failure` describes each."""


class ConnectionFailed(Exception):
    """There is no connection to the host; the message says why, without any secret."""


class AddressNotPublic(ConnectionFailed):
    """All addresses of the host are private ones."""


def resolve_host(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order in which to try them. Raises `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_rest, address in found))


class Connector:
    """Connects to the hosts of URLs. `may_reach_private`: private addresses are allowed. One instance serves all threads."""

    def __init__(
        self,
        *,
        may_reach_private: bool = False,
        resolve: Callable[[str, int], Sequence[str]] = resolve_host,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._may_reach_private = may_reach_private
        self._resolve = resolve
        # It takes 6 MB with the certificate authorities, so it is made on first use: few workers send anything.
        self._get_ssl_context = cache(lambda: ssl_context or ssl.create_default_context())

    def connect(self, parts: SplitResult, deadline: Deadline) -> HTTPConnection:
        """An open connection to the host of the URL (`http` or `https`). Raises `ConnectionFailed`."""
        failure = ""
        for address in self._list_addresses(parts, deadline)[:_MOST_ADDRESSES]:
            try:
                return self._connect_to(address, parts, deadline)
            except (OSError, HTTPError) as error:
                failure = explain_failure(error)
        raise ConnectionFailed(failure)

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
            raise ConnectionFailed("the host's name could not be resolved") from error
        allowed = [address for address in addresses if self._may_reach_private or is_public(address)]
        if not allowed:
            raise AddressNotPublic("the host's address is not public")
        return allowed

    def _make_connection(self, parts: SplitResult, address: str, seconds: float) -> HTTPConnection:
        port = parts.port or _default_port(parts)
        if parts.scheme == "http":
            return HTTPConnection(address, port, timeout=seconds)
        return HTTPSConnection(
            address, port, timeout=seconds, ssl_context=self._get_ssl_context(), server_hostname=parts.hostname
        )


def explain_failure(error: BaseException) -> str:
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


def _default_port(parts: SplitResult) -> int:
    return 80 if parts.scheme == "http" else 443
