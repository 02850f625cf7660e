"""`GET /metrics`, for Prometheus. Only for this machine itself, or with the token of DNI_METRICS_TOKEN."""

import hmac
from collections.abc import Callable
from ipaddress import ip_address

from flask import Blueprint, Request, Response, abort, request

_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ADDED_BY_PROXIES = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
_LOCAL_HOST = "localhost"
_BEARER = "Bearer "


def create_metrics_blueprint(write: Callable[[], bytes], token: str) -> Blueprint:
    """Build the route. `write` returns the metrics; an empty `token` allows only requests from this machine."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    def show_metrics() -> Response:
        if not _has_token(request, token) and not _is_from_this_machine(request):
            abort(403, "metrics are for this machine itself; from others, send DNI_METRICS_TOKEN as a bearer token")
        response = Response(write(), headers={"Cache-Control": "no-store"})
        response.headers["Content-Type"] = _MEDIA_TYPE
        return response

    return blueprint


def _has_token(asked: Request, token: str) -> bool:
    given = asked.headers.get("Authorization", "")
    expected = f"{_BEARER}{token}"
    return bool(token) and hmac.compare_digest(given.encode(), expected.encode())


def _is_from_this_machine(asked: Request) -> bool:
    """Whether a program on this machine asks directly. A proxy on this machine brings the requests of others."""
    if any(name in asked.headers for name in _ADDED_BY_PROXIES):
        return False
    return _is_loopback(asked.remote_addr or "") and _is_own_name(asked.host)


def _is_own_name(host: str) -> bool:
    """Whether the request is for an address of this machine; a proxy usually passes on the name that others know."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name == _LOCAL_HOST or _is_loopback(name.strip("[]"))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
