"""The routes for the data of one person: everything that the call log has of a caller, and its erasure."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, g, request

from server.caller_export import respond_with_caller
from server.domain.api_keys import Scope
from server.http.api.operations import Operation, respond
from server.http.api.responses import CallerErased, CallerResponse
from server.stores.call_log import CallLog
from server.stores.leads import Leads
from server.stores.retention import Retention

_NUMBER = re.compile(r"\+[1-9][0-9]{3,14}")
_WRONG_NUMBER = {400: "the number is not in E.164"}


@dataclass(frozen=True)
class CallerParts:
    """What the routes use. `now` returns seconds since the epoch."""

    call_log: CallLog
    leads: Leads
    retention: Retention
    now: Callable[[], float]


def add_caller_routes(blueprint: Blueprint, operation: Operation, parts: CallerParts) -> None:
    """Add the routes to the API."""

    @blueprint.get("/callers/<number>")
    @operation("exportCaller", Scope.CALLS_READ, CallerResponse, _WRONG_NUMBER)
    def export_caller(number: str) -> Response:
        """Get everything that is stored of a caller: calls with their events and notes, latest first, at most 10,000"""
        caller, account = _read_number(number), g.account_of_secret_key
        return respond_with_caller(parts.call_log, parts.leads, account, caller)

    @blueprint.delete("/callers/<number>")
    @operation("eraseCaller", Scope.CALLS_WRITE, CallerErased, _WRONG_NUMBER)
    def erase_caller(number: str) -> Response:
        """Delete all calls of a caller for good, with their events, notes, postbacks and recordings"""
        caller = _read_number(number)
        count = parts.retention.erase_caller(g.account_of_secret_key, caller, parts.now())
        body: CallerErased = {"caller": caller, "calls_deleted": count}
        return respond(body)


def _read_number(text: str) -> str:
    """The number; ends the request with 400 if it is not in E.164."""
    if request.args:
        abort(400, f"{next(iter(request.args))[:40]}: unknown parameter; this route has none")
    if not _NUMBER.fullmatch(text):
        abort(400, "number: expected a number in E.164, as in +14155550123")
    return text
