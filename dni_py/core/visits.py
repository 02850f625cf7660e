"""When a visit begins, and which landing counts for it. Times are milliseconds since the epoch."""

from typing import TypedDict

from dni_py.core.attribution import AttributionRules, has_click
from dni_py.core.text import matches_pattern

LONGEST_URL = 8192
"""Code units of a URL that are read and remembered; what goes beyond is cut off, so that a hostile address costs nothing."""


class Visit(TypedDict):
    """A visit as it is remembered between pages.

    landing_url and referring_url are those that count: of the latest landing, or under first touch of the first one. entry
    tells the latest landing in any case. tags are the landing's and those added on the pages. numbers are those that the
    server has given to the visit.
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

    own_domain_pattern is what URLs on the site's own domains fit, and on those to which visitors only go to come back (to pay).
    """

    attribution: str
    visit_timeout_minutes: int
    own_domain_pattern: str


class PageView(TypedDict):
    """The opening of a page: its URL, its referrer, whether it is opened again (reloaded, gone back to), and when it happened.

    visitor_id is for a visitor who is not known yet.
    """

    visitor_id: str

    url: str
    referring_url: str
    is_opened_again: bool
    now_ms: int


def follow_visit(previous: Visit | None, view: PageView, rules: VisitRules) -> Visit:
    """Return the visit that a page view belongs to: the previous one, seen again, or a new one.

    A new one starts without a previous one, when that has timed out, and on a landing from outside: from another domain,
    or without a referrer but with a mapped parameter in the URL, as from an email. A page that is opened again, or reached
    from the site itself, goes on with the visit. A referrer from the site itself never counts as one; but where a visit
    starts there, and that page's URL carries a mapped parameter, it is the landing: a page without the tag. Under first touch
    a new visit keeps the landing of the first.
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
