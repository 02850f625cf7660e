"""Which web sites may send requests, and the CORS headers with which their pages may read the response.

A page can't lie about its origin; a program can. So this keeps out only the pages of other sites.
"""

from dataclasses import dataclass

from flask import Request, Response, abort

from server.domain.accounts import Account
from server.stores.noted_origins import NotedOrigins

CALLS_OF_ANY_ORIGIN = ("leave", "tag")
"""Requests that a page sends as it closes (`sendBeacon`): with a strict referrer policy the browser sends the origin
`null`, and the signed lease that they carry is proof enough."""

_WITHOUT_ORIGIN = (None, "null")
_PREFLIGHT_SECONDS = "86400"


@dataclass(frozen=True)
class Origins:
    """Decides by the request's `Origin`. `has_own_pages`: this server serves pages (the demo site) that may send requests too.

    `noted` counts the refused origins.
    """

    has_own_pages: bool
    noted: NotedOrigins

    def check(self, request: Request, account: Account, call: str) -> None:
        """End the request with 403 if its origin is not one of the account's."""
        origin = request.headers.get("Origin")
        if not self.is_allowed(request, account) and not (origin in _WITHOUT_ORIGIN and call in CALLS_OF_ANY_ORIGIN):
            self.note_refused(request, account)
            abort(403, "this origin is not one of the account's origins")

    def allow_reading(self, request: Request, response: Response, account: Account | None) -> None:
        """Let the page read the response, errors included, unless its origin was refused."""
        response.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin")
        if origin is None or (account and not self.is_allowed(request, account)):
            return
        response.headers["Access-Control-Allow-Origin"] = origin
        if response.status_code == 429:
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "POST"
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Access-Control-Max-Age"] = _PREFLIGHT_SECONDS

    def is_allowed(self, request: Request, account: Account) -> bool:
        """Whether the origin is one of the account's. An account without origins allows all."""
        return not account.origins or request.headers.get("Origin") in account.origins or self.is_own_page(request)

    def note_refused(self, request: Request, account: Account) -> None:
        """Count that a request of this origin was refused."""
        origin = request.headers.get("Origin")
        if origin:
            self.noted.note(account.key, account.time_zone, origin)

    def is_own_page(self, request: Request) -> bool:
        """Whether a page of this server's demo site sends the request."""
        return self.has_own_pages and request.headers.get("Origin") == request.host_url.rstrip("/")
