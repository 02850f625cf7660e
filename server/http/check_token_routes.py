"""Says whether a check token is valid, so that `dni check` asks for numbers of pools only where they are lent to checks.

An older server has no such route, and would lease a number to the check as to any visitor.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, request

from server.domain.site_check.check_tokens import PARAMETER, CheckTokens
from server.http.account_lookups import AccountLookups
from server.http.clients import Clients
from server.http.leases.limits import RequestLimits


@dataclass(frozen=True)
class CheckTokenParts:
    """What the route uses. `now` returns the time in seconds since the epoch; `limits` None: no limits."""

    lookups: AccountLookups
    tokens: CheckTokens
    clients: Clients
    limits: RequestLimits | None
    now: Callable[[], float]


def create_check_token_blueprint(parts: CheckTokenParts) -> Blueprint:
    """Build the route."""
    blueprint = Blueprint("check_token", __name__)

    @blueprint.get("/a/<key>/check-token")
    def judge_check_token(key: str) -> Response:
        if parts.lookups.find(key, request) is None:
            abort(404, "there is no such account")
        if parts.limits:
            parts.limits.count_calls(key, parts.clients.identify(request), 1)
        token = request.args.get(PARAMETER, "")
        response = jsonify({"valid": parts.tokens.is_valid(key, token, parts.now())})
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint
