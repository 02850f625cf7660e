"""Requests to the server that the script came from. They need no preflight, and may outlive the page."""

from typing import Any

_script = (document.currentScript or "").src


def post(call: str, body: Any) -> Any:
    """Send a body, and return a promise of the answer. It fails with an object that tells why by its name.

    That is "http_503" (as an example), or the browser's name of the error: "TypeError" where the server can't be reached,
    "SyntaxError" where the answer is no JSON.
    """

    def read(response: Any) -> Any:
        return response.json() if response.ok else Promise.reject({"name": "http_" + response.status})

    return fetch(find_url(call), {"method": "POST", "body": JSON.stringify(body), "keepalive": True}).then(read)


def send_last(call: str, body: Any) -> None:
    """Send what is not answered, from a page that is being left."""
    navigator.sendBeacon(find_url(call), JSON.stringify(body))


def find_url(call: str) -> Any:
    """Return the URL of a call, which stands beside the script's own."""
    return __new__(URL(call, _script))
