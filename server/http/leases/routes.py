"""The four calls of a page that shows pool numbers: claim, renew, leave, tag."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Request, Response, abort, request
from pydantic_core import to_json

from server.accounts.runtime import AccountRuntime
from server.http.account_lookups import AccountLookups
from server.http.clients import Clients
from server.http.leases.answers import Reason, TagAnswer, UnavailableAnswer, is_unavailable
from server.http.leases.automation import name_automation
from server.http.leases.bodies import AnyBody, ClaimBody, LeaveBody, RenewBody, TagBody, read_body
from server.http.leases.claims import Asker, Claims
from server.http.leases.held import HeldLeases, NotHeld
from server.http.leases.limits import RequestLimits
from server.http.leases.origins import Origins
from server.stores.contract import StoreUnavailable

_ACCOUNT = "dni.account"
"""Where in a request's environment the account is that the call is for."""

_AWAY = "what keeps the leases is away; these are the default numbers; ask again later"


@dataclass(frozen=True)
class LeaseParts:
    """What the routes work with. `now` is the time in seconds since the epoch; `limits` None for no limits."""

    lookups: AccountLookups
    claims: Claims
    held: HeldLeases
    clients: Clients
    origins: Origins
    limits: RequestLimits | None
    client_leases: int | None
    now: Callable[[], float]


def create_lease_blueprint(parts: LeaseParts) -> Blueprint:
    """Build the routes."""
    blueprint = Blueprint("leases", __name__)

    @blueprint.before_request
    def admit() -> None:
        asked = _get_request()
        key = (asked.view_args or {})["key"]
        account = parts.lookups.find(key, asked)
        if account is None:
            abort(404, "there is no such account")
        asked.environ[_ACCOUNT] = account
        parts.origins.check(asked, account.account, asked.path.rpartition("/")[2])

    @blueprint.after_request
    def finish(response: Response) -> Response:
        asked = _get_request()
        account: AccountRuntime | None = asked.environ.get(_ACCOUNT)
        parts.origins.allow_reading(asked, response, account.account if account else None)
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.post("/a/<key>/claim")
    def claim(key: str) -> Response:
        asked = _get_request()
        account: AccountRuntime = asked.environ[_ACCOUNT]
        body = read_body(asked, ClaimBody)
        client = parts.clients.identify(asked)
        refusal = name_automation(asked.headers.get("User-Agent", ""), account.account.automation)
        if refusal is None and parts.limits:
            try:
                parts.limits.count_claim(key, client, body.visitor_id)
            except StoreUnavailable:
                # The counters are where the leases are: asking there again would only make the visitor wait twice.
                refusal = Reason.STORE_UNAVAILABLE
        asker = Asker(client, parts.client_leases)
        answer = parts.claims.answer(account, body, asker, parts.now(), refusal)
        if is_unavailable(answer):
            unavailable: UnavailableAnswer = {**answer, "error": {"code": "service_unavailable", "message": _AWAY}}
            return _answer(unavailable, 503)
        return _answer(answer)

    @blueprint.post("/a/<key>/renew")
    def renew(key: str) -> Response:
        account, body = read_call(key, RenewBody)
        return _answer(parts.held.renew(account, body.leases, body.tags or {}, parts.now()))

    @blueprint.post("/a/<key>/leave")
    def leave(key: str) -> Response:
        account, body = read_call(key, LeaveBody)
        parts.held.leave(account, body.leases, body.tags or {}, parts.now())
        return Response(status=204)

    @blueprint.post("/a/<key>/tag")
    def tag(key: str) -> Response:
        account, body = read_call(key, TagBody)
        try:
            tags = parts.held.tag(account, body.lease, body.tags, parts.now())
        except NotHeld:
            abort(403, "lease: this token is not one of this account's")
        if tags is None:
            abort(404, "lease: its number has been leased anew")
        answer: TagAnswer = {"tags": dict(tags)}
        return _answer(answer)

    def read_call(key: str, model: type[AnyBody]) -> tuple[AccountRuntime, AnyBody]:
        """The account and the body of a call that is no claim, counted."""
        asked = _get_request()
        body = read_body(asked, model)
        if parts.limits:
            leases = len(set(body.leases)) if isinstance(body, RenewBody | LeaveBody) else 1
            parts.limits.count_calls(key, parts.clients.identify(asked), leases)
        return asked.environ[_ACCOUNT], body

    return blueprint


def _get_request() -> Request:
    """The request itself: Flask's `request` looks for it at each access, which adds up to a tenth of a heartbeat."""
    return request._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _answer(body: Mapping[str, Any], status: int = 200) -> Response:
    # Pydantic's writer, which takes a tenth of the time that the standard library's does.
    return Response(to_json(body), status, mimetype="application/json")
