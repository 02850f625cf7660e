"""The page view: what it says of the visitor, when it begins and when it may end."""

from typing import Any

from dni_py.browser.guard import listen_to
from dni_py.core.visits import LONGEST_URL


def read_view() -> Any:
    """Return the page's URL, its referrer, the time and a name for a new visitor, as `dni_py.core.visits` takes them."""
    return {
        "url": location.href.slice(0, LONGEST_URL),
        "referring_url": document.referrer.slice(0, LONGEST_URL),
        "now_ms": Date.now(),
        # 128 random bits, so that nobody can guess it.
        "visitor_id": crypto.getRandomValues(__new__(Uint32Array(4))).join("-"),
    }


def await_activation(callback: object) -> None:
    """Call back once the page is really looked at: at once, unless it is being prerendered."""
    if document.prerendering:
        listen_to(document, "prerenderingchange", callback)
    else:
        callback()


def await_leaving(callback: object) -> None:
    """Call back when the visitor leaves the page."""
    listen_to(window, "pagehide", callback)


def lift_hiding() -> None:
    """Show what the optional hide-until-swapped style hides; its own animation would do so after 300 ms."""
    style = document.querySelector("style[data-dni-hide]")
    if style:
        style.media = "not all"
