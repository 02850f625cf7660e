"""The REST API: the calls of the account whose API key is sent."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Blueprint, Response, abort, current_app, g, request
from pydantic_core import to_json

from server.domain.api_keys import Scope
from server.domain.calls.written import write_call
from server.http.api.answers import CallAnswer, CallsAnswer
from server.http.api.keys import ApiKeys, check_scope
from server.http.api.limits import ApiLimits
from server.http.api.openapi import write_openapi
from server.http.api.parameters import read_query
from server.http.api.scopes import get_required_scope, require
from server.http.clients import Clients
from server.stores.call_log import CallLog
from server.stores.identities import Identities


def create_api_blueprint(
    call_log: CallLog, identities: Identities, clients: Clients, now: Callable[[], float]
) -> Blueprint:
    """Build the routes; `now` gives seconds since the epoch."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
    keys, limits = ApiKeys(identities, clients, now), ApiLimits(now)
    document = to_json(write_openapi(), indent=2)

    @blueprint.before_request
    def admit() -> None:
        scope = get_required_scope(current_app.view_functions[request.endpoint or ""])
        if scope is not None:
            key = keys.find(request)
            g.account_of_secret_key = key.account
            limits.count(key.account)
            check_scope(key, scope)

    @blueprint.after_request
    def finish(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.get("/calls")
    @require(Scope.CALLS_READ)
    def list_calls() -> Response:
        query = read_query(request.args)
        try:
            page = call_log.list_calls(g.account_of_secret_key, query.wanted, query.cursor, query.limit)
        except ValueError:
            abort(400, "cursor: this is not the 'next' of an answer")
        calls = [cast(CallAnswer, write_call(call)) for call in page.calls]
        answer: CallsAnswer = {"calls": calls, "next": page.next_cursor}
        return _answer(answer)

    @blueprint.get("/calls/<call_id>")
    @require(Scope.CALLS_READ)
    def show_call(call_id: str) -> Response:
        call = call_log.find(g.account_of_secret_key, call_id)
        if call is None:
            abort(404, "the account has no such call")
        return _answer(write_call(call))

    @blueprint.get("/openapi.json")
    @require(None)
    def show_openapi() -> Response:
        return Response(document, mimetype="application/json")

    return blueprint


def _answer(body: Mapping[str, Any]) -> Response:
    return Response(to_json(body), mimetype="application/json")
