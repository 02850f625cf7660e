"""What a test makes of the requests of its pages: the part of Playwright's `Request`, `Route` and `Response` that tests use."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import translate
from re import Pattern
from re import compile as compile_pattern
from threading import Event
from typing import Any

UrlPattern = str | Pattern[str] | Callable[[str], bool]


@dataclass(frozen=True)
class ProxiedRequest:
    """A request of a page."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes

    @property
    def post_data(self) -> str | None:
        """The body as text, if there is one."""
        return self.body.decode() if self.body else None


@dataclass(frozen=True)
class ProxiedResponse:
    """The response to a request, complete unless it was streamed."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is that of success."""
        return 200 <= self.status < 300

    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:
        """The JSON of the body."""
        return json.loads(self.body)


@dataclass
class ProxiedRoute:
    """A request that waits until the test has decided. `abort` drops the connection, so does a route that is never decided."""

    request: ProxiedRequest
    forward: Callable[[ProxiedRequest], ProxiedResponse]
    response: ProxiedResponse | None = None
    is_forwarded: bool = False
    decided: Event = field(default_factory=Event)

    def fulfill(
        self,
        *,
        body: str | bytes = b"",
        status: int = 200,
        headers: dict[str, str] | None = None,
        content_type: str = "",
        json: Any = None,
        response: ProxiedResponse | None = None,
    ) -> None:
        """Answer the request."""
        if response is None:
            content = body.encode() if isinstance(body, str) else body
            fields = {"Content-Type": content_type} if content_type else {}
            if json is not None:
                content, fields = _write_json(json), {"Content-Type": "application/json"}
            response = ProxiedResponse(self.request.url, status, fields | (headers or {}), content)
        self.response = response
        self.decided.set()

    def continue_(self) -> None:
        """Let the server answer."""
        self.is_forwarded = True
        self.decided.set()

    def fallback(self) -> None:
        """Let the server answer."""
        self.continue_()

    def fetch(self) -> ProxiedResponse:
        """Return what the server answers."""
        return self.forward(self.request)

    def abort(self, _error_code: str = "") -> None:
        """Drop the connection."""
        self.decided.set()


def fits(pattern: UrlPattern, url: str) -> bool:
    """Whether a URL fits a glob, a regular expression, or a function, as Playwright's `page.route` takes them."""
    if isinstance(pattern, str):
        return bool(compile_pattern(translate(pattern.replace("**", "*"))).match(url))
    return bool(pattern.search(url) if isinstance(pattern, Pattern) else pattern(url))


def _write_json(value: Any) -> bytes:
    return json.dumps(value).encode()
