"""What a check needs of a browser."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from server.check.engine_names import EngineName
from server.check.observations import ScriptResponse
from server.check.tag_config import REQUEST_URL

LOAD_MS = 20_000
VIEW_WIDTH, VIEW_HEIGHT = 1280, 800
HIGHEST_PICTURE = 4_000
STOPPED_CALLS: Mapping[str, int] = {"claim": 503, "renew": 503, "leave": 503, "tag": 503, "seen": 204, "setup": 204}
"""The calls of the tag that would take a number from the pool, or count in the account's figures, and what they get instead."""


class EngineMissing(Exception):
    """The engine is not installed or does not start. The message says what to do."""


class EngineFailed(Exception):
    """The browser refused a command, did not reply in time, or has ended. The message says which."""


class PageUnreachable(Exception):
    """The page did not open. The message says why."""


@dataclass(frozen=True)
class Opening:
    """How to open a page.

    `init_script` runs in each document before its own scripts. `scan` is an expression whose value is read in each frame.
    `stopped` calls do not reach the server.
    """

    url: str
    referrer: str
    with_tag: bool
    init_script: str
    scan: str
    stopped: Mapping[str, int] = field(default_factory=lambda: STOPPED_CALLS)

    def find_stop(self, method: str, url: str) -> int | None:
        """The status that a request gets instead of the server's response; None lets it through."""
        found = REQUEST_URL.match(url)
        return self.stopped.get(found[1]) if found and method == "POST" else None


@dataclass(frozen=True)
class Scanned:
    """The value of the scan in one frame."""

    is_main: bool
    value: Any


class OpenedPage(Protocol):
    """A page that has loaded. It hears errors and responses until it is closed."""

    @property
    def url(self) -> str:
        """The address of the page now."""

    @property
    def status(self) -> int:
        """The status of the response with the page; 0 if it is not known."""

    @property
    def errors(self) -> Iterable[str]:
        """The errors in the console, without those of the tag's own requests."""

    @property
    def scripts(self) -> Iterable[ScriptResponse]:
        """The responses with scripts at the tag's address."""

    def wait(self, milliseconds: int) -> None:
        """Let the page run for some time."""

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page itself, as JSON has it."""

    def scan(self) -> list[Scanned]:
        """The page itself first, then its frames, without those that can't be read."""

    def take_picture(self) -> bytes:
        """A JPEG of the page from its top, as high as the page is, but at most `HIGHEST_PICTURE`."""


class Engine(Protocol):
    """A running browser. Each page is that of a new visitor."""

    @property
    def name(self) -> EngineName:
        """Which engine it is."""

    @property
    def user_agent(self) -> str:
        """What it says it is."""

    @property
    def draws_each_frame(self) -> bool:
        """Whether each frame that JavaScript counts is drawn, so that a page can tell which numbers were drawn."""

    def open_page(self, opening: Opening) -> AbstractContextManager[OpenedPage]:
        """Open a page and wait until it has loaded. Raises `PageUnreachable`, or `EngineFailed`, and so does all else."""
