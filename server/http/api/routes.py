"""The REST API: the calls and reports of the account that the API key belongs to."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, g, request
from pydantic_core import to_json
from spectree import SpecTree

from server.accounts.runtimes import AccountRuntimes
from server.domain.api_keys import Scope
from server.domain.calls.call_ids import can_name_call
from server.domain.calls.written import write_call
from server.http.api.keys import ApiKeys, check_scope
from server.http.api.parameters import CallQuery, read_query
from server.http.api.report_routes import add_report_routes
from server.http.api.responses import CallResponse, CallsResponse
from server.http.api.scopes import View, get_required_scope, require
from server.http.clients import Clients
from server.http.limits import MinuteLimit
from server.http.openapi import API_KEY, CALLS, describe, describe_responses, write_openapi
from server.stores.call_log import CallLog
from server.stores.identities import Identities
from server.stores.rollups import Rollups

REQUESTS_A_MINUTE = 600
"""Requests of each account, so that a program out of control does not slow down the database for calls."""

_FAILURES = {
    401: "the API key is missing or invalid",
    403: "the API key lacks the required scope",
    429: "too many requests; `Retry-After` is the wait in seconds",
    503: "the database is unavailable; retry later",
}
_PATHS = {"call_id": "The `call_id` of the call, or the carrier's ID of it."}


def create_api_blueprint(
    call_log: CallLog,
    identities: Identities,
    rollups: Rollups,
    runtimes: AccountRuntimes,
    clients: Clients,
    document: SpecTree,
    now: Callable[[], float],
) -> Blueprint:
    """Build the routes and describe them in the document; `now` returns seconds since the epoch."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
    keys, requests = ApiKeys(identities, clients, now), MinuteLimit(REQUESTS_A_MINUTE, now)

    @blueprint.before_request
    def admit() -> None:
        scope = get_required_scope(current_app.view_functions[request.endpoint or ""])
        if scope is not None:
            key = keys.find(request)
            g.account_of_secret_key = key.account
            requests.admit(key.account)
            requests.count(key.account)
            check_scope(key, scope)

    @blueprint.after_request
    def finish(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    def operation(
        name: str, scope: Scope, response: Any, also: Mapping[int, str], **more: Any
    ) -> Callable[[View], View]:
        """Declare the scope of a route and describe it; `also` are responses that not every route has."""
        responses, security = describe_responses(response, {**also, **_FAILURES}), [{API_KEY: [scope.value]}]
        more |= {"operation_id": name, "path_parameter_descriptions": _PATHS}
        note = describe(document, tags=[CALLS], security=security, resp=responses, **more)
        return lambda view: note(require(scope)(view))

    @blueprint.get("/calls")
    @operation(
        "listCalls", Scope.CALLS_READ, CallsResponse, {400: "a parameter is unknown or invalid"}, query=CallQuery
    )
    def list_calls() -> Response:
        """List the calls of the account, newest first"""
        query = read_query(request.args)
        try:
            page = call_log.list_calls(g.account_of_secret_key, query.wanted, query.cursor, query.limit)
        except ValueError:
            abort(400, "cursor: invalid; use the 'next' of an earlier response")
        calls = [cast(CallResponse, write_call(call)) for call in page.calls]
        response: CallsResponse = {"calls": calls, "next": page.next_cursor}
        return _respond(response)

    @blueprint.get("/calls/<call_id>")
    @operation("findCall", Scope.CALLS_READ, CallResponse, {404: "the account has no such call"})
    def show_call(call_id: str) -> Response:
        """Get one call of the account, with its events"""
        call = call_log.find(g.account_of_secret_key, call_id) if can_name_call(call_id) else None
        if call is None:
            abort(404, "the account has no such call")
        return _respond(write_call(call))

    add_report_routes(blueprint, operation, rollups, runtimes, now)

    @blueprint.get("/openapi.json")
    @require(None)
    def show_openapi() -> Response:
        return Response(write_document(), mimetype="application/json")

    @cache
    def write_document() -> bytes:
        # Written on the first request, when all routes of the app exist.
        return to_json(write_openapi(document), indent=2)

    return blueprint


def _respond(body: Mapping[str, Any]) -> Response:
    return Response(to_json(body), mimetype="application/json")
