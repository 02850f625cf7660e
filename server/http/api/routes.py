"""The REST API: the calls of the account whose secret key is sent."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Blueprint, Response, abort, g, request
from pydantic_core import to_json

from server.domain.calls.written import write_call
from server.http.api.answers import CallAnswer, CallsAnswer
from server.http.api.keys import find_account
from server.http.api.limits import ApiLimits
from server.http.api.openapi import write_openapi
from server.http.api.parameters import read_query
from server.stores.call_log import CallLog


def create_api_blueprint(call_log: CallLog, now: Callable[[], float]) -> Blueprint:
    """Build the routes; `now` gives seconds since the epoch."""
    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
    limits = ApiLimits(now)
    document = to_json(write_openapi(), indent=2)

    @blueprint.before_request
    def admit() -> None:
        if request.endpoint != "api.show_openapi":
            g.account_of_secret_key = find_account(request, call_log)
            limits.count(g.account_of_secret_key)

    @blueprint.after_request
    def finish(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.get("/calls")
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
    def show_call(call_id: str) -> Response:
        call = call_log.find(g.account_of_secret_key, call_id)
        if call is None:
            abort(404, "the account has no such call")
        return _answer(write_call(call))

    @blueprint.get("/openapi.json")
    def show_openapi() -> Response:
        return Response(document, mimetype="application/json")

    return blueprint


def _answer(body: Mapping[str, Any]) -> Response:
    return Response(to_json(body), mimetype="application/json")
