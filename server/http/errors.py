"""Errors as JSON: `{"error": {"code", "message"}}`, for every kind of failure."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import structlog
from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException, UnprocessableEntity

from server.stores.contract import StoreUnavailable

_log = structlog.get_logger()
_MESSAGES = {
    404: "there is no resource at this address",
    405: "this address does not allow this method",
    413: "the request body is too long",
    500: "internal server error; the server's log has the details",
}


_CODES = {413: "request_entity_too_large", 416: "requested_range_not_satisfiable", 422: "unprocessable_entity"}
"""The codes of statuses whose phrase differs between versions of Python."""


MOST_PROBLEMS = 100
"""More are not listed: a long body can have hundreds of thousands."""


class InvalidFields(UnprocessableEntity):
    """The body can be read, but its fields are invalid. `problems` are their paths, each with what is wrong there.

    They are the first `MOST_PROBLEMS`.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = [{"field": field, "message": message} for field, message in problems[:MOST_PROBLEMS]]
        field, message = problems[0]
        more = f" ({len(self.problems) - 1} more in `problems`)" if len(problems) > 1 else ""
        super().__init__(f"{field}: {message}{more}" if field else f"{message}{more}")


def register_error_handlers(app: Flask) -> None:
    """Return every error of the app in one format."""
    app.register_error_handler(HTTPException, _respond_to_http_error)
    app.register_error_handler(StoreUnavailable, _respond_unavailable)
    app.register_error_handler(Exception, _respond_to_failure)


def _respond_to_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        # The router's redirects are exceptions too, but not errors.
        return Response(error.get_body(), status, error.get_headers())
    own_message = error.description if error.description != type(error).description else None
    details = {"problems": error.problems} if isinstance(error, InvalidFields) else {}
    response = _write(status, own_message or _MESSAGES.get(status, ""), details)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _respond_unavailable(error: StoreUnavailable) -> Response:
    _log.error("database_unavailable", reason=str(error))
    return _write(503, "Storage is temporarily unavailable. Please retry.")


def _respond_to_failure(error: Exception) -> Response:
    _log.error("request_failed", exc_info=error)
    return _write(500, _MESSAGES[500])


def _write(status: int, message: str, details: Mapping[str, Any] = MappingProxyType({})) -> Response:
    phrase = HTTPStatus(status).phrase
    code = _CODES.get(status) or phrase.lower().replace(" ", "_").replace("-", "_")
    response = jsonify({"error": {"code": code, "message": message or phrase, **details}})
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
