"""The REST API: the calls, reports and setup of the account that the API key belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import cast

from flask import Blueprint, Response, abort, current_app, g, request
from pydantic_core import to_json
from spectree import SpecTree

from server.domain.api_keys import Scope
from server.domain.calls.call_ids import can_name_call
from server.domain.calls.written import write_call
from server.http.api.account_operations import AccountOperation
from server.http.api.account_routes import add_account_routes
from server.http.api.callers import CallerParts, add_caller_routes
from server.http.api.keys import ApiKeys, check_scope
from server.http.api.lead_routes import LeadParts, add_lead_routes
from server.http.api.operations import Operation, respond
from server.http.api.parameters import CallQuery, read_query
from server.http.api.part_routes import PartParts, add_part_routes
from server.http.api.recordings import add_recording_route
from server.http.api.report_routes import ReportParts, add_report_routes
from server.http.api.responses import CallResponse, CallsResponse
from server.http.api.scopes import get_required_scope, require
from server.http.clients import Clients
from server.http.limits import MinuteLimit
from server.http.openapi import CALLS, write_openapi
from server.recording_responses import FetchRecording
from server.stores.call_log import CallLog
from server.stores.identities import Identities
from server.stores.retention import Retention

REQUESTS_A_MINUTE = 600
"""Requests of each account, so that a program out of control does not slow down the database for calls."""


@dataclass(frozen=True)
class ApiParts:
    """What the routes use."""

    call_log: CallLog
    retention: Retention
    identities: Identities
    fetch_recording: FetchRecording
    clients: Clients
    leads: LeadParts
    reports: ReportParts
    parts: PartParts

    @property
    def now(self) -> Callable[[], float]:
        """Returns seconds since the epoch."""
        return self.leads.now


def create_api_blueprint(parts: ApiParts, document: SpecTree) -> Blueprint:
    """Build the routes and describe them in the document."""
    blueprint, call_log = Blueprint("api", __name__, url_prefix="/api/v1"), parts.call_log
    keys = ApiKeys(parts.identities, parts.clients, parts.now)
    requests, operation = MinuteLimit(REQUESTS_A_MINUTE, parts.now), Operation(document, CALLS)

    @blueprint.before_request
    def admit() -> None:
        scope = get_required_scope(current_app.view_functions[request.endpoint or ""])
        if scope is not None:
            key = keys.find(request)
            g.api_key, g.account_of_secret_key = key, key.account
            requests.admit(key.account)
            requests.count(key.account)
            check_scope(key, scope)

    @blueprint.after_request
    def finish(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

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
        return respond(response)

    @blueprint.get("/calls/<call_id>")
    @operation("findCall", Scope.CALLS_READ, CallResponse, {404: "the account has no such call"})
    def show_call(call_id: str) -> Response:
        """Get one call of the account, with its events"""
        call = call_log.find(g.account_of_secret_key, call_id) if can_name_call(call_id) else None
        if call is None:
            abort(404, "the account has no such call")
        return respond(write_call(call))

    add_lead_routes(blueprint, operation, parts.leads)
    add_recording_route(blueprint, operation, call_log, parts.fetch_recording)
    callers = CallerParts(call_log, parts.leads.leads, parts.retention, parts.now)
    add_caller_routes(blueprint, operation, callers)

    add_report_routes(blueprint, operation, parts.reports)
    account_operation = AccountOperation(document)
    add_account_routes(blueprint, account_operation, parts.parts.editor)
    add_part_routes(blueprint, account_operation, parts.parts)

    @blueprint.get("/openapi.json")
    @require(None)
    def show_openapi() -> Response:
        return Response(write_document(), mimetype="application/json")

    @cache
    def write_document() -> bytes:
        # Written on the first request, when all routes of the app exist.
        return to_json(write_openapi(document), indent=2)

    return blueprint
