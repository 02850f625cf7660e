"""The four calls of a page that shows pool numbers: claim, renew, leave, tag."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, g, request
from pydantic_core import to_json

from server.http.clients import Clients
from server.http.kept_by_revision import KeptByRevision
from server.http.leases.answers import Reason, TagAnswer
from server.http.leases.automation import name_automation
from server.http.leases.bodies import ClaimBody, LeaveBody, RenewBody, TagBody, read_body
from server.http.leases.claims import Asker, Claims
from server.http.leases.held import HeldLeases, NotHeld
from server.http.leases.limits import RequestLimits
from server.http.leases.origins import Origins
from server.http.leases.prepared import PreparedAccount
from server.stores.contract import StoreUnavailable


@dataclass(frozen=True)
class LeaseParts:
    """What the routes work with. `now` is the time in seconds since the epoch; `limits` None for no limits."""

    accounts: KeptByRevision[PreparedAccount]
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
        key = str((request.view_args or {})["key"])
        g.account = None
        account = parts.accounts.find(key)
        if account is None:
            abort(404, "there is no such account")
        g.account = account
        parts.origins.check(request, account.account, request.path.rpartition("/")[2])

    @blueprint.after_request
    def finish(response: Response) -> Response:
        account = g.get("account")
        parts.origins.allow_reading(request, response, account.account if account else None)
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.post("/a/<key>/claim")
    def claim(key: str) -> Response:
        body = read_body(request, ClaimBody)
        client = parts.clients.identify(request)
        refusal = name_automation(request.headers.get("User-Agent", ""), g.account.account.automation)
        if refusal is None and parts.limits:
            try:
                parts.limits.count_claim(key, client, body.visitor_id)
            except StoreUnavailable:
                # The counters are where the leases are: asking there again would only make the visitor wait twice.
                refusal = Reason.STORE_UNAVAILABLE
        asker = Asker(client, parts.client_leases)
        return _answer(parts.claims.answer(g.account, body, asker, parts.now(), refusal))

    @blueprint.post("/a/<key>/renew")
    def renew(key: str) -> Response:
        body = read_body(request, RenewBody)
        count_call(key)
        return _answer(parts.held.renew(g.account, body.leases, body.tags or {}, parts.now()))

    @blueprint.post("/a/<key>/leave")
    def leave(key: str) -> Response:
        body = read_body(request, LeaveBody)
        count_call(key)
        parts.held.leave(g.account, body.leases, body.tags or {}, parts.now())
        return Response(status=204)

    @blueprint.post("/a/<key>/tag")
    def tag(key: str) -> Response:
        body = read_body(request, TagBody)
        count_call(key)
        try:
            tags = parts.held.tag(g.account, body.lease, body.tags, parts.now())
        except NotHeld:
            abort(403, "lease: this token is not one of this account's")
        if tags is None:
            abort(404, "lease: its number has been leased anew")
        answer: TagAnswer = {"tags": dict(tags)}
        return _answer(answer)

    def count_call(key: str) -> None:
        if parts.limits:
            parts.limits.count_call(key, parts.clients.identify(request))

    return blueprint


def _answer(body: Mapping[str, Any]) -> Response:
    # Pydantic's writer, which takes a tenth of the time that the standard library's does.
    return Response(to_json(body), mimetype="application/json")
