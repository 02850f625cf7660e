"""Errors as JSON: `{"error": {"code", "message"}}`, for every kind of failure."""

from http import HTTPStatus

import structlog
from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from server.stores.contract import StoreUnavailable

_log = structlog.get_logger()
_MESSAGES = {
    404: "there is no resource at this address",
    405: "this address does not allow this method",
    413: "the request body is too long",
    500: "internal server error; the server's log has the details",
}


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
    response = _write(status, own_message or _MESSAGES.get(status, ""))
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


def _write(status: int, message: str) -> Response:
    phrase = HTTPStatus(status).phrase
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    response = jsonify({"error": {"code": code, "message": message or phrase}})
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
