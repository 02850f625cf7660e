"""The four requests of a page that shows pool numbers: claim, renew, leave, tag."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Request, Response, abort, request
from pydantic_core import to_json
from spectree import SpecTree

from server.accounts.runtime import AccountRuntime
from server.domain.site_check.check_tokens import CheckTokens, find_check_token
from server.http.account_lookups import AccountLookups
from server.http.clients import Clients
from server.http.leases.automation import name_automation
from server.http.leases.bodies import ClaimBody, LeaveBody, RenewBody, TagBody
from server.http.leases.claims import Asker, Claims
from server.http.leases.heartbeats import ShownLeases, UnknownLease
from server.http.leases.limits import RequestLimits
from server.http.leases.origins import Origins
from server.http.leases.responses import (
    ClaimFailure,
    ClaimResponse,
    DefaultNumberReason,
    ErrorResponse,
    RenewResponse,
    TagResponse,
    UnavailableResponse,
    is_unavailable,
)
from server.http.openapi import PAGES, View, describe, describe_responses
from server.http.request_bodies import AnyBody, Body, read_body
from server.stores.contract import StoreUnavailable
from server.stores.noted_sightings import NotedSightings

_ACCOUNT = "dni.account"
"""The key of a request's environment under which the request's account is stored."""

_AWAY = "Lease store unavailable; returning default numbers. Retry later."

_PATHS = {"key": "The account's key."}
_FAILURES = {
    400: "the body is not JSON, or a field is missing, of a wrong type or out of bounds; the message names the first",
    403: "the origin is not one of the account's",
    404: "there is no such account",
    413: "the body is too long",
    429: "a limit is reached; `Retry-After` is the wait in seconds",
    503: "a store is unavailable; retry later",
}
_CLAIM_FAILURES = {503: "a store is unavailable; with the default numbers unless it is the account store"}
_ANY_ORIGIN = {403: "the origin is not one of the account's; none, or `null`, is accepted"}
_TAG_FAILURES = {
    403: "the origin is not one of the account's (none, or `null`, is accepted), or the token is not",
    404: "there is no such account, or the number has another lease now",
}


@dataclass(frozen=True)
class LeaseParts:
    """What the routes use. `now` returns the time in seconds since the epoch; `limits` None: no limits."""

    lookups: AccountLookups
    claims: Claims
    shown: ShownLeases
    clients: Clients
    origins: Origins
    limits: RequestLimits | None
    client_leases: int | None
    noted: NotedSightings
    check_tokens: CheckTokens
    now: Callable[[], float]


def create_lease_blueprint(parts: LeaseParts, document: SpecTree) -> Blueprint:
    """Build the routes and describe them in the document."""
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

    def operation(
        name: str,
        body: type[Body],
        response: Any,
        failures: Mapping[int, str] = _FAILURES,
        failure: Any = ErrorResponse,
    ) -> Callable[[View], View]:
        responses = describe_responses(response, failures, failure, status=200 if response else 204)
        more = {"operation_id": name, "path_parameter_descriptions": _PATHS}
        return describe(document, json=body, resp=responses, tags=[PAGES], **more)

    @blueprint.post("/a/<key>/claim")
    @operation("claimNumbers", ClaimBody, ClaimResponse, _FAILURES | _CLAIM_FAILURES, ClaimFailure)
    def claim(key: str) -> Response:
        """Lease numbers for a visit

        For each target number the response has a number leased to the visit, with its token, or the default number and why.
        A visitor who claims again gets the same lease.
        """
        asked = _get_request()
        account: AccountRuntime = asked.environ[_ACCOUNT]
        body = read_body(asked, ClaimBody)
        client = parts.clients.identify(asked)
        refusal = name_automation(asked.headers.get("User-Agent", ""), account.account.automation)
        if refusal is None and parts.limits:
            try:
                parts.limits.count_claim(key, client, body.visitor_id)
            except StoreUnavailable:
                # The counters are in the lease store: asking it again would only make the visitor wait twice.
                refusal = DefaultNumberReason.STORE_UNAVAILABLE
        asker, now = Asker(client, parts.client_leases), parts.now()
        is_check = parts.check_tokens.is_valid(key, find_check_token(body.visit.landing_url), now)
        if refusal is None and not is_check:
            parts.noted.note_claim(key, now)
        response = parts.claims.respond(account, body, asker, now, refusal, is_check=is_check)
        if is_unavailable(response):
            unavailable: UnavailableResponse = {**response, "error": {"code": "service_unavailable", "message": _AWAY}}
            return _respond(unavailable, 503)
        return _respond(response)

    @blueprint.post("/a/<key>/renew")
    @operation("renewLeases", RenewBody, RenewResponse)
    def renew(key: str) -> Response:
        """Renew the leases whose numbers the page still shows

        The results are in the order of the tokens.
        """
        account, body = read_call(key, RenewBody)
        return _respond(parts.shown.renew(account, body.leases, body.tags or {}, parts.now()))

    @blueprint.post("/a/<key>/leave")
    @operation("leaveLeases", LeaveBody, None, _FAILURES | _ANY_ORIGIN)
    def leave(key: str) -> Response:
        """Report that the page no longer shows the numbers

        Unknown tokens are ignored.
        """
        account, body = read_call(key, LeaveBody)
        parts.shown.leave(account, body.leases, body.tags or {}, parts.now())
        return Response(status=204)

    @blueprint.post("/a/<key>/tag")
    @operation("tagLease", TagBody, TagResponse, _FAILURES | _TAG_FAILURES)
    def tag(key: str) -> Response:
        """Add tags for the visitor of a lease

        The response has all tags that the page has added so far.
        """
        account, body = read_call(key, TagBody)
        try:
            tags = parts.shown.tag(account, body.lease, body.tags, parts.now())
        except UnknownLease:
            abort(403, "lease: this token is not one of this account's")
        if tags is None:
            abort(404, "lease: its number has been leased again")
        response: TagResponse = {"tags": dict(tags)}
        return _respond(response)

    def read_call(key: str, model: type[AnyBody]) -> tuple[AccountRuntime, AnyBody]:
        """The account and the body of a request other than a claim; counts the request."""
        asked = _get_request()
        body = read_body(asked, model)
        if parts.limits:
            leases = len(set(body.leases)) if isinstance(body, RenewBody | LeaveBody) else 1
            parts.limits.count_calls(key, parts.clients.identify(asked), leases)
        return asked.environ[_ACCOUNT], body

    return blueprint


def _get_request() -> Request:
    """The request itself: each access to Flask's `request` looks it up, which adds up to a tenth of a heartbeat's time."""
    return request._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _respond(body: Mapping[str, Any], status: int = 200) -> Response:
    # Pydantic's writer takes a tenth of the time of the standard library's.
    return Response(to_json(body), status, mimetype="application/json")
