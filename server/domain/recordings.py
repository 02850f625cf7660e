"""The recording of a call: where its carrier has it, and the response when it is fetched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol


@dataclass(frozen=True)
class RecordingSource:
    """Where the audio of a recording is.

    `secrets` are the *names* of the account's secrets for HTTP Basic authentication, user and password. They are sent only to
    this URL, which is in the carrier's own API. None: the URL is a link that needs no credentials.
    """

    url: str
    secrets: tuple[str, str] | None = None


class AudioChunks(Protocol):
    """The audio in parts, in order. Whoever gets it must close it, also if they read nothing."""

    def __iter__(self) -> Iterator[bytes]: ...

    def __next__(self) -> bytes:
        """The next part. Raises `OSError` when the recording can't be read to its end."""

    def close(self) -> None:
        """Close the connection. May be called more than once."""


@dataclass(frozen=True)
class FetchedRecording:
    """The response for the listener: 200 with the whole audio, 206 with a part, or 416 without any."""

    status: HTTPStatus
    headers: Mapping[str, str]
    chunks: AudioChunks = field(repr=False)


class RecordingUnavailable(Exception):
    """The recording can't be fetched; the message says why and what to do, without any secret.

    `status`: 404 (there is none), 409 (the account lacks credentials), 502 (the carrier does not give it), 503 (too many are
    being fetched), 504 (the carrier does not respond).
    """

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
