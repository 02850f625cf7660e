"""Fetches the recording of a call, for a person or program that may hear it."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from socket import socket
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import structlog
from urllib3.connection import HTTPConnection
from urllib3.response import BaseHTTPResponse

from server.domain.calls.call import Call
from server.domain.recordings import FetchedRecording, RecordingSource, RecordingUnavailable
from server.domain.secret_names import SecretMissing
from server.outgoing.connecting import EXCHANGE_ERRORS, ConnectionFailed, Connector, explain_failure
from server.outgoing.deadlines import Deadline
from server.recordings.audio_stream import AudioStream
from server.recordings.ranges import read_range
from server.recordings.responses import explain_refusal, write_headers

MOST_AT_ONCE = 4
"""Recordings that one process fetches at a time, so that calls and pages always find a free thread."""

FindSource = Callable[[str], RecordingSource | None]
"""Where a carrier has the recording with this address; None if that is not an address of the carrier."""

_NOT_IN_HEADERS = re.compile(r"[^!-~]")
_log = structlog.get_logger()


@dataclass(frozen=True)
class FetchLimits:
    """The limits of one fetch: until the headers are there, of a pause while reading, of all reading, and of the size."""

    headers_seconds: float = 20.0
    pause_seconds: float = 10.0
    whole_seconds: float = 900.0
    most_bytes: int = 300_000_000


class RecordingFetcher:
    """Fetches recordings. One instance serves all threads of a process.

    `carriers` by name. `find_secret` finds a secret by the account's key and the secret's name. `api_urls` are the addresses that
    the operator has set instead of a carrier's API, by carrier; they may be private, and `anywhere` connects to them.
    """

    def __init__(
        self,
        carriers: Mapping[str, FindSource],
        find_secret: Callable[[str, str], str],
        api_urls: Mapping[str, str],
        connector: Connector,
        anywhere: Connector,
        limits: FetchLimits = FetchLimits(),
    ) -> None:
        self._carriers = carriers
        self._find_secret = find_secret
        self._api_urls = api_urls
        self._connector = connector
        self._anywhere = anywhere
        self._limits = limits
        self._free = BoundedSemaphore(MOST_AT_ONCE)

    def fetch(self, account: str, call: Call, range_header: str | None = None) -> FetchedRecording:
        """The latest recording of the account's call, or the requested range of its bytes. The caller closes its `chunks`.

        Raises `RecordingUnavailable`, and `StoreUnavailable` when the account's secrets can't be read now.
        """
        source = self._find_source(account, call)
        headers = {
            "User-Agent": "dni_py",
            "Accept": "audio/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **self._authorise(account, source),
        }
        wanted = read_range(range_header)
        if wanted is not None:
            headers["Range"] = wanted
        if not self._free.acquire(blocking=False):
            raise RecordingUnavailable(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "Too many recordings are being played. Retry when one of them has been stopped.",
            )
        try:
            return self._open(call, source, headers)
        except RecordingUnavailable as error:
            self._free.release()
            _log.warning("recording_not_fetched", account=account, call_id=call.call_id, reason=str(error))
            raise
        except BaseException:
            self._free.release()
            raise

    def _find_source(self, account: str, call: Call) -> RecordingSource:
        url = call.progress.recording_url
        if call.account != account or not url:
            raise RecordingUnavailable(HTTPStatus.NOT_FOUND, "the call has no recording")
        source = self._carriers[call.carrier](url) if call.carrier in self._carriers else None
        if source is None or _NOT_IN_HEADERS.search(source.url):
            raise RecordingUnavailable(
                HTTPStatus.BAD_GATEWAY,
                f"The address of the recording is not in the API of {call.carrier}, so nothing is sent there. "
                "Listen to it where your carrier keeps it.",
            )
        return source

    def _authorise(self, account: str, source: RecordingSource) -> dict[str, str]:
        if source.secrets is None:
            return {}
        try:
            user, password = (self._find_secret(account, one) for one in source.secrets)
        except SecretMissing as error:
            raise RecordingUnavailable(
                HTTPStatus.CONFLICT, f"The recording can't be fetched: {error} See docs/carriers.md."
            ) from error
        return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode('ascii')}"}

    def _open(self, call: Call, source: RecordingSource, headers: Mapping[str, str]) -> FetchedRecording:
        # Only requests with credentials go to the operator's address: a link without them is not of the API.
        api_url = self._api_urls.get(call.carrier) if source.secrets else None
        parts = urlsplit(api_url + urlsplit(source.url).path if api_url else source.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        deadline = Deadline(self._limits.headers_seconds)
        try:
            connection = (self._anywhere if api_url else self._connector).connect(parts, deadline)
        except ConnectionFailed as error:
            raise RecordingUnavailable(
                HTTPStatus.BAD_GATEWAY, f"The carrier can't be reached: {error}. Retry later."
            ) from error
        # The library forgets the socket as soon as it has read the headers.
        listening = connection.sock
        try:
            response = self._request(connection, target, {**headers, "Host": parts.netloc}, deadline)
            return self._pass_on(connection, listening, response, source, headers.get("Range"))
        except BaseException:
            connection.close()
            raise

    def _request(
        self, connection: HTTPConnection, target: str, headers: Mapping[str, str], deadline: Deadline
    ) -> BaseHTTPResponse:
        connection.timeout = self._limits.pause_seconds
        try:
            with deadline.watch(connection):
                connection.request("GET", target, headers=headers, preload_content=False, decode_content=False)
                return connection.getresponse()
        except TimeoutError as error:
            raise RecordingUnavailable(
                HTTPStatus.GATEWAY_TIMEOUT, "The carrier did not respond in time. Retry later."
            ) from error
        except EXCHANGE_ERRORS as error:
            raise RecordingUnavailable(
                HTTPStatus.BAD_GATEWAY,
                f"The carrier did not send the recording: {explain_failure(error)}. Retry later.",
            ) from error

    def _pass_on(
        self,
        connection: HTTPConnection,
        listening: socket | None,
        response: BaseHTTPResponse,
        source: RecordingSource,
        wanted: str | None,
    ) -> FetchedRecording:
        refusal = explain_refusal(response.status, source, has_range=wanted is not None)
        if refusal is not None:
            raise refusal
        headers, length_bytes = write_headers(response.status, response.headers, self._limits.most_bytes)
        stream = AudioStream(
            connection,
            listening,
            response,
            length_bytes=length_bytes,
            most_bytes=self._limits.most_bytes,
            whole_seconds=self._limits.whole_seconds,
            on_close=self._free.release,
        )
        return FetchedRecording(HTTPStatus(response.status), headers, stream)
