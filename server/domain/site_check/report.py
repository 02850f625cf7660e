"""The report of a page that somebody opened to check the site."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_REPORTED_NAMES = 200
LONGEST_PAGE = 500


@dataclass(frozen=True)
class ReportedSpots:
    """How many places of a page have the target number (its name) and are `skipped` for this reason; "" if they are swapped."""

    target_number: str
    skipped: str
    count: int


@dataclass(frozen=True)
class SiteReport:
    """What the tag found on a page. `page` is its URL without query and fragment, `origin` is empty if the browser hid it.

    `refusal` is the reason why the tag did not look at the page, or empty.
    """

    page: str
    origin: str
    refusal: str
    spots: tuple[ReportedSpots, ...] = ()


def make_report(page: str, origin: str, refusal: str, found: Sequence[tuple[str, str]]) -> SiteReport:
    """The report for a page's findings: the target number and why it was skipped, once for each place."""
    counted = Counter(found).most_common(MOST_REPORTED_NAMES)
    spots = tuple(ReportedSpots(name, skipped, count) for (name, skipped), count in sorted(counted))
    return SiteReport(cut_page(page), origin, refusal, spots)


def cut_page(page: str) -> str:
    """The URL without its query and fragment, which may name a person."""
    return page.partition("#")[0].partition("?")[0][:LONGEST_PAGE]


def find_origin(page: str) -> str:
    """The origin of a page's URL, as in `https://www.example.com`; empty if it has none."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in ("http", "https") and parts.netloc else ""
