"""Rejects requests that another site made a browser send (cross-site request forgery)."""

from urllib.parse import urlsplit

from flask import Request

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def comes_from_other_site(request: Request, public_url: str) -> bool:
    """Whether a request that may change something was sent by a page of another site.

    Browsers say it in `Sec-Fetch-Site`, older ones in `Origin`. Neither can be set by a page, so no token is needed. Without both
    the request comes from a program, which has no cookie unless a person gave it one.
    """
    if request.method in _SAFE_METHODS:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    hosts = {request.host, urlsplit(public_url).netloc} - {""}
    try:
        return urlsplit(origin).netloc not in hosts
    except ValueError:  # such as "http://["
        return True
