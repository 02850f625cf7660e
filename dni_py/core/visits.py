"""When a visit begins, and which landing counts for it. Times are milliseconds since the epoch."""

from typing import TypedDict

from dni_py.core.urls import is_within_domain, split_url


class Visit(TypedDict):
    """A visit as it is remembered between pages.

    landing_url and referring_url are those that count: of the latest landing, or under first touch of the first one.
    entry_url and entry_referring_url are those of the latest landing in any case. tags are those added on the pages.
    """

    landing_url: str
    referring_url: str
    entry_url: str
    entry_referring_url: str
    started_at_ms: int
    seen_at_ms: int
    tags: dict[str, str]


class VisitRules(TypedDict):
    """An account's rules for visits: last_touch or first_touch, the timeout, and the site's own domains."""

    attribution: str
    visit_timeout_minutes: int
    own_domains: list[str]


def is_own_domain(domain: str, own_domains: list[str]) -> bool:
    """Say whether a domain is one of the site's own, a subdomain included."""
    for own in own_domains:
        if is_within_domain(domain, own):
            return True
    return False


def starts_visit(
    previous: Visit | None, url: str, referring_url: str, has_click: bool, now_ms: int, rules: VisitRules
) -> bool:
    """Say whether opening a page starts a new visit.

    It does without a previous one, when the previous one has timed out, and on a landing from outside: from another
    domain, or without a referrer but with a mapped parameter in its URL (has_click), as from an email. A page that is
    loaded again, or reached from the site itself, does not.
    """
    if previous is None or now_ms - previous["seen_at_ms"] > rules["visit_timeout_minutes"] * 60000:
        return True
    if url == previous["entry_url"] and referring_url == previous["entry_referring_url"]:
        return False
    domain = split_url(referring_url)["domain"]
    return has_click if domain == "" else not is_own_domain(domain, rules["own_domains"])


def follow_visit(
    previous: Visit | None, url: str, referring_url: str, has_click: bool, now_ms: int, rules: VisitRules
) -> Visit:
    """Return the visit that a page belongs to: the previous one, seen again, or a new one.

    A referrer from the site itself counts as none. Under first touch a new visit keeps the landing of the first.
    """
    if previous is not None and not starts_visit(previous, url, referring_url, has_click, now_ms, rules):
        previous["seen_at_ms"] = now_ms
        return previous
    visit: Visit = {
        "landing_url": url,
        "referring_url": ""
        if is_own_domain(split_url(referring_url)["domain"], rules["own_domains"])
        else referring_url,
        "entry_url": url,
        "entry_referring_url": referring_url,
        "started_at_ms": now_ms,
        "seen_at_ms": now_ms,
        "tags": {},
    }
    if previous is not None and rules["attribution"] == "first_touch":
        visit["landing_url"] = previous["landing_url"]
        visit["referring_url"] = previous["referring_url"]
    return visit
