"""Carries the visit to the account's other domains, in the address of a link or form while it is being followed."""

from typing import Any

from dni_py.browser.guard import do_later, guarded, listen_to
from dni_py.core.carried_visits import CARRIED_PARAMETER, read_record, take_out_record

_LONGEST_RECORD = 2000
"""Characters. A longer address would be rejected by some servers."""


def carry_visits(origins: Any, session: Any) -> None:
    """Add the record of the session's visit to links to other domains, from the event that follows a link until it is over.

    origins has the number of each origin's group; the hosts of a group share the visit's cookie.
    """
    own = origins[location.origin]

    def write_record(origin: Any) -> Any:
        """The record for a page of that origin, nothing if there is no visit or if the page needs none."""
        visit = session["visit"]
        if own and visit and origins[origin] and origins[origin] != own:
            record = Date.now() + " " + visit["landing_url"] + " " + visit["referring_url"]
            return record.length < _LONGEST_RECORD and record

    def decorate(event: Any) -> None:
        link = event.composedPath().find(lambda node: node.href and write_record(node.origin))
        address = link.getAttribute("href")
        if not link.search.includes(CARRIED_PARAMETER):
            record = encodeURIComponent(write_record(link.origin))
            link.search += ("&" if link.search else "?") + CARRIED_PARAMETER + record
            carried = link.href
            # A script of the page may have given the link another address meanwhile.
            do_later(0, lambda: link.href == carried and link.setAttribute("href", address))

    for name in ["click", "auxclick", "contextmenu"]:
        listen_to(document, name, decorate)


def take_carried_visit(view: Any, origins: Any) -> Any:
    """Return how the page of the view was opened, and take the record out of the address bar."""
    address = take_out_record(location.href)
    if address != location.href:
        guarded(lambda: history.replaceState(history.state, "", address))()
    return read_record(view["url"], view["referring_url"], view["now_ms"], origins)
