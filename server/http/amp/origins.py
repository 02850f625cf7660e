"""Which pages may read the number for an AMP page, by AMP's rules for CORS requests."""

from collections.abc import Mapping, Set

from flask import Request, Response

from server.domain.accounts import Account

_SOURCE_ORIGIN = "__amp_source_origin"
"""A parameter that older versions of AMP add: the origin of the page, whichever cache serves it."""


def is_allowed(request: Request, account: Account, cache_origins: Set[str]) -> bool:
    """Whether the page is one of the account's, or its copy in an AMP cache. An account without origins allows all.

    A page of the server's own host sends no origin, and AMP says so in a header.
    """
    source = request.args.get(_SOURCE_ORIGIN)
    if not account.origins:
        return True
    if source is not None and source not in account.origins:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get("AMP-Same-Origin") == "true"
    return origin in account.origins or origin in cache_origins


def write_cors_headers(request: Request, response: Response) -> Mapping[str, str]:
    """The headers with which an allowed page may read the response.

    AMP asks with credentials, so the browser wants to see that they are allowed. No cookie is read or set.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return {}
    headers = {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}
    if response.status_code == 429:
        headers["Access-Control-Expose-Headers"] = "Retry-After"
    return headers
