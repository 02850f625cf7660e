"""One log line for each request: enough to find out what happened, and nothing that identifies the visitor.

Query strings are never logged, because they contain click IDs and names. Addresses are logged as a keyed digest, which
distinguishes two clients but can't be reversed.
"""

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from server.domain.account_keys import is_account_key
from server.http.clients import Clients

REQUEST_ID_HEADER = "X-Request-ID"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger()


def register_request_log(app: Flask, clients: Clients) -> None:
    """Log every request of the app, and give each an ID, which is in the response too."""

    @app.before_request
    def start() -> None:
        g.started_at = time.perf_counter()
        g.request_id = _choose_request_id(request.headers.get(REQUEST_ID_HEADER, ""))

    @app.after_request
    def write(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers[REQUEST_ID_HEADER] = g.request_id
        account = str((request.view_args or {}).get("key") or g.get("account_of_secret_key", ""))
        _log.info(
            "request",
            method=request.method[:16],
            route=request.url_rule.rule if request.url_rule else None,
            account=account if is_account_key(account) else None,
            status=response.status_code,
            bytes=_count_bytes(response),
            ms=round((time.perf_counter() - g.started_at) * 1000, 1),
            request_id=g.request_id,
            client=clients.identify(request),
        )
        return response


def _choose_request_id(proposed: str) -> str:
    """The ID from a proxy, if it looks like one; else a new one."""
    return proposed if _REQUEST_ID.fullmatch(proposed) else uuid.uuid4().hex


def _count_bytes(response: Response) -> int | None:
    if request.method == "HEAD" or response.status_code == 304:
        return 0
    # Counting what is sent while it is written would read all of it before the first byte is sent.
    return response.content_length if response.is_streamed else response.calculate_content_length()
