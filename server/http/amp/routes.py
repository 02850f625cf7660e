"""The number for an AMP page (`amp-call-tracking`), where no tag can run."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, request
from spectree import SpecTree

from server.http.account_lookups import AccountLookups
from server.http.amp.numbers import (
    AmpQuery,
    AmpResponse,
    choose_amp_number,
    find_amp_sites,
    read_amp_query,
    write_amp_number,
)
from server.http.amp.origins import is_allowed, write_cors_headers
from server.http.clients import Clients
from server.http.leases.limits import RequestLimits
from server.http.leases.origins import Origins
from server.http.openapi import PAGES, View, describe, describe_responses

_ALLOWED = "dni.amp.allowed"
"""The key of a request's environment that says that its page may read the response."""

_PATHS = {"key": "The account's key."}
_FAILURES = {
    400: "a parameter is missing or invalid; the message names it",
    403: "the page is not one of the account's, nor its copy in an AMP cache",
    404: "there is no such account, or it has no such target number",
    429: "a limit is reached; `Retry-After` is the wait in seconds",
    503: "a store is unavailable; retry later",
}


@dataclass(frozen=True)
class AmpParts:
    """What the route uses. `origins` counts the refused; `limits` None: no limits."""

    lookups: AccountLookups
    clients: Clients
    origins: Origins
    limits: RequestLimits | None


def create_amp_blueprint(parts: AmpParts, document: SpecTree) -> Blueprint:
    """Build the route and describe it in the document."""
    blueprint = Blueprint("amp", __name__)

    @blueprint.after_request
    def finish(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers.add("Vary", "Origin")
        if request.environ.get(_ALLOWED):
            response.headers.update(write_cors_headers(request, response))
        return response

    def operation(view: View) -> View:
        responses = describe_responses(AmpResponse, _FAILURES)
        more = {"operation_id": "showAmpNumber", "path_parameter_descriptions": _PATHS}
        return describe(document, query=AmpQuery, resp=responses, tags=[PAGES], **more)(view)

    @blueprint.get("/a/<key>/amp-call")
    @operation
    def show_amp_number(key: str) -> Response:
        """Ask for the number of an AMP page

        For `amp-call-tracking`. The number is a tracking number of the source, the default number of its pool, or the target
        number: never a leased one, as AMP pages can't say how long they show it.
        """
        account = parts.lookups.find(key, request)
        if account is None:
            abort(404, "there is no such account")
        if not is_allowed(request, account.account, account.get(find_amp_sites).cache_origins):
            parts.origins.note_refused(request, account.account)
            abort(403, "this origin is not one of the account's origins, nor an AMP cache of one")
        request.environ[_ALLOWED] = True
        if parts.limits:
            parts.limits.count_calls(key, parts.clients.identify(request), 1)
        query = read_amp_query(request)
        target = account.account.find_target_number(query.target_number)
        if target is None:
            abort(404, "target_number: the account has no target number of this name")
        number = choose_amp_number(account, target, query, request)
        return jsonify(write_amp_number(number, query, account.account))

    return blueprint
