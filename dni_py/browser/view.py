"""The page view: its URL and visitor, when it begins and when it may end."""

from typing import Any

from dni_py.browser.guard import guarded, listen_to
from dni_py.core.visits import LONGEST_URL

_find_navigation = guarded(lambda: performance.getEntriesByType("navigation")[0])


def read_view() -> Any:
    """Return the page's URL, its referrer, the time and an ID for a new visitor, for `dni_py.core.visits`.

    The URL is the one that the page was loaded from: a script may have cleaned the address since, or changed the route.
    """
    navigation = _find_navigation() or ""
    return {
        # The landing has neither a text fragment (`:~:text=`), which only this name has, nor the token of a check of the site.
        "url": (navigation["name"] or location.href).split(":~:")[0].split("#dni_setup")[0].slice(0, LONGEST_URL),
        "is_opened_again": "reload back_forward".includes(navigation["type"]),
        "referring_url": document.referrer.slice(0, LONGEST_URL),
        "now_ms": Date.now(),
        # 128 random bits, so that nobody can guess it.
        "visitor_id": crypto.getRandomValues(__new__(Uint32Array(4))).join("-"),
    }


def await_activation(callback: object) -> None:
    """Call back when somebody looks at the page: at once, unless it is being prerendered."""
    if document.prerendering:
        listen_to(document, "prerenderingchange", callback)
    else:
        callback()


def await_leaving(callback: object) -> None:
    """Call back when the visitor leaves the page."""
    listen_to(window, "pagehide", callback)


def lift_hiding() -> None:
    """Show what the optional hide-until-swapped style hides; without this, its own animation does so after 300 ms."""
    style = document.querySelector("style[data-dni-hide]")
    if style:
        style.media = "not all"
