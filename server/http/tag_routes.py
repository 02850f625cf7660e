"""The script that a page loads, and its source map, which shows the script as Python in a browser's tools."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from server.accounts.runtime import AccountRuntime
from server.encoded_bodies import respond_with_body
from server.http.account_lookups import AccountLookups
from server.http.tags import Tag
from server.stores.contract import StoreUnavailable

CACHE_CONTROL = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800"
"""One time for browsers and caches. `s-maxage` means `proxy-revalidate` too (RFC 9111, 5.2.2.10), so Squid and Apache would
not serve the stale copies that the rest of the header allows."""

NGINX_SECONDS = "3600"
"""How long nginx keeps the script. It reads this header (`X-Accel-Expires`), and does not pass it on."""

UNKNOWN_CACHE_CONTROL = "public, max-age=60"
_SCRIPT = "text/javascript"
# The script runs on other sites: any site may load it, whatever embedding policy that site has.
_FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
_CACHED = {"Cache-Control": CACHE_CONTROL, "X-Accel-Expires": NGINX_SECONDS, **_FOR_ANY_SITE}


def create_tag_blueprint(lookups: AccountLookups, make_tag: Callable[[AccountRuntime], Tag]) -> Blueprint:
    """Build the routes; `make_tag` is called once for each revision of an account, on the first request for its tag."""
    blueprint = Blueprint("tag", __name__)

    @blueprint.get("/a/<key>/dni.js")
    def show_tag(key: str) -> Response:
        tag = _find_tag(lookups, make_tag, key)
        if isinstance(tag, Response):
            return tag
        # Relative to the script's own address, so that it works behind any proxy and under any path.
        map_header = {"SourceMap": "dni.js.map"} if tag.read_source_map else {}
        return respond_with_body(request, tag.script, _SCRIPT, {**_CACHED, **map_header})

    @blueprint.get("/a/<key>/dni.js.map")
    def show_source_map(key: str) -> Response:
        tag = _find_tag(lookups, make_tag, key)
        if isinstance(tag, Response):
            return tag
        if tag.read_source_map is None:
            return _respond_without_tag("there is no source map", 404, UNKNOWN_CACHE_CONTROL)
        return respond_with_body(request, tag.read_source_map(), "application/json", _CACHED)

    return blueprint


def _find_tag(lookups: AccountLookups, make_tag: Callable[[AccountRuntime], Tag], key: str) -> Tag | Response:
    """The account's tag, or the response without one."""
    try:
        account = lookups.find(key, request)
    except StoreUnavailable:
        # An error, so that a cache in front serves its old copy.
        return _respond_without_tag("the server is not ready", 503, "no-store")
    if account is None:
        return _respond_without_tag("there is no such account", 404, UNKNOWN_CACHE_CONTROL)
    return account.get(make_tag)


def _respond_without_tag(reason: str, status: int, cache_control: str) -> Response:
    """A script that does nothing: an HTML error page would be a syntax error in the site's console."""
    response = Response(f"/* dni: {reason} */\n", status=status, mimetype=_SCRIPT)
    response.headers.update({"Cache-Control": cache_control, **_FOR_ANY_SITE})
    return response
