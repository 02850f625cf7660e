"""Requests to the server. They need no preflight, and may outlive the page."""

from typing import Any

from dni_py.browser.guard import do_later
from dni_py.core.text import match_pattern


def find_server(config: Any) -> Any:
    """Return the base URL of the account's calls, or "" if it is unknown; works only while the script is evaluated.

    It is the script's own folder. A copy of the script does not know the server: a bundled, inlined or evaluated copy has no
    such URL, and WP Rocket stores copies with their whole path under `/wp-content/cache/min/1/`
    (https://docs.wp-rocket.me/article/1351-javascript-minify-combine). A copy uses the server of the account's config, if any.
    """
    folder = "/a/" + config["account"] + "/"
    script = match_pattern(
        "^(?![^?#]*/cache/)[^?#]*" + folder + "(?=dni\\.js([?#]|$))", (document.currentScript or "").src
    )
    return script[0] or (config["server"] and config["server"] + folder)


def post(server: str, call: str, body: Any, take: Any, fail: Any) -> None:
    """Send a body, and call take with the response or fail with the reason.

    The reason is "" if the server was not reached, a status such as `http_503`, `invalid_response` for a response that take
    does not understand, or `no_server` without a server.
    """

    def read(response: Any) -> Any:
        return response.json().then(take) if response.ok else fail("http_" + response.status)

    if server:
        fetch(server + call, {"method": "POST", "body": JSON.stringify(body), "keepalive": True}).then(
            # Later, because a violation of the page's policy is reported after the request has failed.
            read,
            lambda: do_later(0, lambda: fail("")),
        )["catch"](lambda: fail("invalid_response"))
    else:
        fail("no_server")


def send_last(server: str, call: str, body: Any) -> None:
    """Send a request without a response, from a page that is being closed."""
    if server:
        navigator.sendBeacon(server + call, JSON.stringify(body))


def make_plain(values: Any) -> Any:
    """Return the list, which JSON then writes as a list even if Prototype 1.6 has given every list a toJSON."""
    return Object.assign(values, {"toJSON": None})
