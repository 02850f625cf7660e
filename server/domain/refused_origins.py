"""Origins that the lease routes refused: counted by day, to find a site that is missing in an account's `origins`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from server.domain.origins import NotAnOrigin, parse_origin, read_domain

MOST_ORIGINS = 20
"""Origins that are stored for each account and day: those with the most requests."""

KEPT_DAYS = 7
"""The days that are stored and shown, today included."""

MANY_REQUESTS = 10
"""From this many requests on, a person should look. Fewer may be a copy of a page, or a translation service."""

LONGEST_ORIGIN = 270
_TOP_LEVEL_DOMAIN = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")


@dataclass(frozen=True)
class OriginCount:
    """How many requests of pages of this origin were refused on a day in the account's time zone."""

    day: date
    origin: str
    requests: int


@dataclass(frozen=True)
class RefusedOrigin:
    """How many requests of an origin were refused today, and in the last `KEPT_DAYS` days with today."""

    origin: str
    today: int
    lately: int

    @property
    def needs_a_person(self) -> bool:
        """Whether there were too many requests for a chance visit."""
        return self.lately >= MANY_REQUESTS


def is_plausible(origin: str) -> bool:
    """Whether this `Origin` header may be that of a public site: as browsers write it, with a domain name as the host."""
    if len(origin) > LONGEST_ORIGIN:
        return False
    try:
        is_as_written = parse_origin(origin) == origin
    except NotAnOrigin:
        return False
    name, dot, last_label = read_domain(origin).rpartition(".")
    return is_as_written and bool(name and dot) and _TOP_LEVEL_DOMAIN.fullmatch(last_label) is not None


def find_first_day(today: date) -> date:
    """The first of the days that are kept."""
    return today - timedelta(KEPT_DAYS - 1)


def sum_refused(counts: Iterable[OriginCount], allowed: Sequence[str], today: date) -> list[RefusedOrigin]:
    """The origins that are still not among the `allowed` ones, those with the most requests first."""
    first, by_origin = find_first_day(today), dict[str, RefusedOrigin]()
    for one in counts:
        if first <= one.day <= today and one.origin not in allowed:
            known = by_origin.get(one.origin, RefusedOrigin(one.origin, 0, 0))
            more_today = one.requests if one.day == today else 0
            by_origin[one.origin] = RefusedOrigin(one.origin, known.today + more_today, known.lately + one.requests)
    return sorted(by_origin.values(), key=lambda one: (-one.lately, one.origin))
