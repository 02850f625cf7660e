"""What a page reports of itself: once to a person who checks the site, and once a visit if the account allows it.

The responses say nothing, and are the same for a valid report and one that is ignored: anyone may send these requests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from flask import Blueprint, Response, abort, request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from server.accounts.runtime import AccountRuntime
from server.domain.site_check.report import find_origin, make_report
from server.domain.site_check.tokens import SetupTokens, find_token
from server.domain.tag_seen import LONGEST_PATH
from server.http.account_lookups import AccountLookups
from server.http.clients import Clients
from server.http.leases.limits import RequestLimits
from server.http.leases.origins import Origins
from server.http.request_bodies import read_bytes
from server.stores.noted_sightings import NotedSightings
from server.stores.setup_reports import SetupReports

_LONGEST_PAGE = 10_000
_MOST_SPOTS = 100_000
_Word = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\u0000]*$")]


class _Spot(BaseModel):
    """A target number on the page, and why it is skipped."""

    model_config = ConfigDict(strict=True)
    target_number: _Word
    skipped: _Word


class _Found(BaseModel):
    """The part of `dni.explain()` that the tag sends."""

    model_config = ConfigDict(strict=True)
    refusal: _Word = ""
    targets: list[_Spot]


_Page = Annotated[str, StringConstraints(max_length=_LONGEST_PAGE, pattern=r"^[^\u0000]*$")]
_Path = Annotated[str, StringConstraints(min_length=1, pattern=r"^/[^\u0000?#]*$")]
_SETUP = TypeAdapter(tuple[_Page, _Found])
_SEEN = TypeAdapter(tuple[_Path, Annotated[int, Field(strict=True, ge=0, le=_MOST_SPOTS)]])


@dataclass(frozen=True)
class SiteReportParts:
    """What the routes use. `now` returns the time in seconds since the epoch; `limits` None: no limits."""

    lookups: AccountLookups
    reports: SetupReports
    noted: NotedSightings
    tokens: SetupTokens
    clients: Clients
    origins: Origins
    limits: RequestLimits | None
    now: Callable[[], float]


def create_site_report_blueprint(parts: SiteReportParts) -> Blueprint:
    """Build the routes."""
    blueprint = Blueprint("site_reports", __name__)

    @blueprint.after_request
    def finish(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.post("/a/<key>/setup")
    def setup(key: str) -> Response:
        """Store the report of a page whose address has a valid token, once for each token."""
        data = read_counted(key)[1]
        try:
            page, found = _SETUP.validate_json(data)
        except ValidationError:
            return _say_nothing()
        token = parts.tokens.read(find_token(page), parts.now())
        if token is not None and token.account == key:
            origin = request.headers.get("Origin", "")
            if origin in ("", "null"):
                # A page with a strict referrer policy hides its origin.
                origin = find_origin(page)
            elif parts.origins.is_own_page(request):
                origin = ""
            spots = [(one.target_number, one.skipped) for one in found.targets]
            report = make_report(page, origin[:_LONGEST_ORIGIN], found.refusal, spots)
            parts.reports.add(key, token.token_id, report, parts.now())
        return _say_nothing()

    @blueprint.post("/a/<key>/seen")
    def seen(key: str) -> Response:
        """Note that a page of the account was seen with the tag, if the account allows that."""
        account, data = read_counted(key)
        try:
            path, spots = _SEEN.validate_json(data)
        except ValidationError:
            return _say_nothing()
        if account.account.page_reports:
            if parts.origins.is_allowed(request, account.account):
                parts.noted.note_page(key, path[:LONGEST_PATH], spots, parts.now())
            else:
                parts.origins.note_refused(request, account.account)
        return _say_nothing()

    def read_counted(key: str) -> tuple[AccountRuntime, bytes]:
        """The account and the body of the request, which is counted."""
        account = parts.lookups.find(key, request)
        if account is None:
            abort(404, "there is no such account")
        if parts.limits:
            parts.limits.count_calls(key, parts.clients.identify(request), 1)
        return account, read_bytes(request)

    return blueprint


_LONGEST_ORIGIN = 300


def _say_nothing() -> Response:
    return Response(status=204)
