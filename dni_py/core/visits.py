"""When a visit begins, and which landing counts for it. Times are milliseconds since the epoch."""

from typing import TypedDict

from dni_py.core.attribution import AttributionRules, has_click
from dni_py.core.text import matches_pattern

LONGEST_URL = 8192
"""Code units of a URL that are read and stored; the rest is cut off, so that a hostile address costs nothing."""


class Visit(TypedDict):
    """A visit as it is stored between pages.

    landing_url and referring_url are those of the latest landing or, with first touch, of the first one. entry always
    identifies the latest landing. tags are the landing's and those that the pages added. numbers are those that the server
    gave to the visit.
    """

    visitor_id: str
    numbers: dict[str, dict[str, str | None]]

    landing_url: str
    referring_url: str
    entry: str
    seen_at_ms: int
    tags: dict[str, str]


class VisitRules(AttributionRules, TypedDict):
    """An account's rules for visits: last_touch or first_touch, the timeout, and how landings are read.

    own_domain_pattern matches URLs on the site's own domains, and on those from which visitors only come back (to pay).
    """

    attribution: str
    visit_timeout_minutes: int
    own_domain_pattern: str


class PageView(TypedDict):
    """The opening of a page: its URL, its referrer, whether it is a reload or a return, and the time.

    visitor_id is for a new visitor.
    """

    visitor_id: str

    url: str
    referring_url: str
    is_opened_again: bool
    now_ms: int


def follow_visit(previous: Visit | None, view: PageView, rules: VisitRules) -> Visit:
    """Return the visit of a page view: the previous one, continued, or a new one.

    A new visit starts without a previous one, when that has timed out, and on a landing from outside: from another domain,
    or without a referrer but with a mapped parameter in the URL, as from an email. A reload, a return, or a page reached from
    the site itself continues the visit. A referrer from the site itself does not count; but if a visit starts there, and that
    page's URL has a mapped parameter, that page is the landing: it had no tag. With first touch, a new visit keeps the
    landing of the first.
    """
    url = view["url"]
    referring_url = view["referring_url"]
    entry = url + " " + referring_url
    is_own = matches_pattern(rules["own_domain_pattern"], referring_url)
    if previous is not None and view["now_ms"] - previous["seen_at_ms"] <= rules["visit_timeout_minutes"] * 60000:
        if (
            is_own
            or view["is_opened_again"]
            or entry == previous["entry"]
            or (not referring_url and not has_click(url, rules))
        ):
            previous["seen_at_ms"] = view["now_ms"]
            return previous
    visit: Visit = {
        "visitor_id": view["visitor_id"] if previous is None else previous["visitor_id"],
        "numbers": {},
        "landing_url": referring_url if is_own and has_click(referring_url, rules) else url,
        "referring_url": "" if is_own else referring_url,
        "entry": entry,
        "seen_at_ms": view["now_ms"],
        "tags": {},
    }
    if previous is not None and rules["attribution"] == "first_touch":
        visit["landing_url"] = previous["landing_url"]
        visit["referring_url"] = previous["referring_url"]
    return visit
