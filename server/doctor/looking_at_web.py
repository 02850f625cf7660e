"""Requests one address of a server, within a limited time, and follows no redirect."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from server.domain.clock_readings import ClockReading
from server.outgoing.connecting import EXCHANGE_ERRORS, ConnectionFailed, Connector, explain_failure
from server.outgoing.deadlines import Deadline

WHOLE_SECONDS = 8.0
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class WebReply:
    """The response, or the `failure` that prevented one; `status` is 0 then. Names of headers are in lower case.

    `asked_at` and `replied_at` are this machine's times. `valid_from` and `valid_until` are those of the TLS certificate, None
    without TLS.
    """

    url: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    failure: str = ""
    asked_at: float = 0.0
    replied_at: float = 0.0
    valid_from: float | None = None
    valid_until: float | None = None

    def read_clock(self, parse: Callable[[str], float | None]) -> ClockReading | None:
        """The server's clock by its `Date`, which has whole seconds; None without one. `parse` reads the header."""
        shown = parse(self.headers.get("date", ""))
        return None if shown is None else ClockReading(shown, self.asked_at, self.replied_at, 1.0)


class WebLooker:
    """Requests addresses of the installation itself, which may be private. `clock` returns seconds since the epoch."""

    def __init__(self, clock: Callable[[], float], ssl_context: ssl.SSLContext | None = None) -> None:
        self._clock = clock
        self._connector = Connector(may_reach_private=True, ssl_context=ssl_context)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> WebReply:
        """GET the address."""
        parts = urlsplit(url)
        deadline = Deadline(WHOLE_SECONDS)
        asked_at = self._clock()
        try:
            connection = self._connector.connect(parts, deadline)
        except ConnectionFailed as error:
            return WebReply(url, failure=str(error))
        except TimeoutError:
            return WebReply(url, failure="the host did not respond in time")
        try:
            valid_from, valid_until = _read_validity(connection.sock)
            connection.timeout = WHOLE_SECONDS
            with deadline.watch(connection):
                target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                given = {"Host": parts.netloc, "User-Agent": "dni_py doctor", "Connection": "close", **(headers or {})}
                asked_at = self._clock()
                connection.request("GET", target, headers=given, preload_content=False)
                reply = connection.getresponse()
                replied_at = self._clock()
                body = reply.read(MOST_BYTES, decode_content=False)
        except EXCHANGE_ERRORS as error:
            return WebReply(url, failure=explain_failure(error))
        finally:
            connection.close()
        found = {name.lower(): value for name, value in reply.headers.items()}
        return WebReply(url, reply.status, found, body, "", asked_at, replied_at, valid_from, valid_until)


def _read_validity(socket: Any) -> tuple[float | None, float | None]:
    """From when until when the certificate of the connection is valid."""
    certificate = socket.getpeercert() if isinstance(socket, ssl.SSLSocket) else None
    if not certificate:
        return None, None
    times = (str(certificate.get(name, "")) for name in ("notBefore", "notAfter"))
    valid_from, valid_until = (ssl.cert_time_to_seconds(one) if one else None for one in times)
    return valid_from, valid_until
