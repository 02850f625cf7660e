"""Requests to the server. They need no preflight, and may outlive the page."""

from typing import Any

from dni_py.browser.guard import do_later
from dni_py.core.text import match_pattern


def find_server(config: Any) -> Any:
    """Return the base URL of the account's calls, or "" where nothing tells it; works only while the script is evaluated.

    It is the script's own folder. A copy of the script tells nothing of the server: one that is bundled, inlined or
    evaluated has no such URL, and WP Rocket keeps copies with their whole path under `/wp-content/cache/min/1/`
    (https://docs.wp-rocket.me/article/1351-javascript-minify-combine). Then the account's config does, if it can.
    """
    folder = "/a/" + config["account"] + "/"
    script = match_pattern(
        "^(?![^?#]*/cache/)[^?#]*" + folder + "(?=dni\\.js([?#]|$))", (document.currentScript or "").src
    )
    return script[0] or (config["server"] and config["server"] + folder)


def post(server: str, call: str, body: Any, take: Any, fail: Any) -> None:
    """Send a body, and give the answer to take or the reason to fail.

    That is "" where the server was not reached, `http_503` as an example, `invalid_response` for an answer that take does
    not understand, or without a server `no_server`.
    """

    def read(response: Any) -> Any:
        return response.json().then(take) if response.ok else fail("http_" + response.status)

    if server:
        fetch(server + call, {"method": "POST", "body": JSON.stringify(body), "keepalive": True}).then(
            # Later, as a violation of the page's policy is reported after the request has failed.
            read,
            lambda: do_later(0, lambda: fail("")),
        )["catch"](lambda: fail("invalid_response"))
    else:
        fail("no_server")


def send_last(server: str, call: str, body: Any) -> None:
    """Send what is not answered, from a page that is being left."""
    if server:
        navigator.sendBeacon(server + call, JSON.stringify(body))


def make_plain(values: Any) -> Any:
    """Return a list of ours, which from now on JSON writes as a list even where Prototype 1.6 gave all of them a toJSON."""
    return Object.assign(values, {"toJSON": None})
