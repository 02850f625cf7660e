"""Pages as a test sees them: opened as a visitor of a source, with the numbers that they show."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import phonenumbers

from server.check.engine_names import EngineName
from server.check.engines.finding import find_engine
from server.check.findings import Finding, Kind
from server.check.judging_numbers import judge_targets, read_page
from server.check.landings import find_landing, find_source
from server.check.observing import Visits
from server.check.tag_config import read_config


@dataclass(frozen=True)
class VisitedPage:
    """A page as the visitor of the source sees it. `numbers` are all numbers that it shows, in E.164."""

    url: str
    source: str
    country: str
    numbers: frozenset[str]
    findings: tuple[Finding, ...]


class Visitors:
    """Opens pages in one browser."""

    def __init__(self, visits: Visits, site: str) -> None:
        self._visits = visits
        self._site = site

    def visit(self, url: str, source: str) -> VisitedPage:
        """Open the page as a new visitor of the source (a name or a preset). Fails the test if that is impossible."""
        page = urljoin(self._site, url)
        plain = self._visits.observe(page, with_tag=False)
        config = read_config(self._visits.read_text(plain.scripts[0].url)) if plain.scripts else None
        if config is None:
            raise AssertionError(f"{page} has no tag of an account. Run 'dni check {page}' to find out why.")
        name = find_source(config, source)
        landing = find_landing(config, page, name)
        if landing is None:
            raise AssertionError(
                f"No arrival on {page} makes the source {name!r} match. Open a page for which it does."
            )
        seen = self._visits.observe(landing.url, landing.referrer, with_tag=True)
        numbers = read_page(seen, config)
        if seen.explained is None or seen.explained.refusal:
            reason = seen.explained.refusal if seen.explained else "it did not start"
            raise AssertionError(f"The tag on {page} swaps nothing: {reason}. Run 'dni check {page}' to find out why.")
        shown = frozenset(number for _spot, found in numbers.read for number in found)
        return VisitedPage(page, name, numbers.country, shown, tuple(judge_targets(page, name, config, numbers)))


@contextmanager
def open_visitors(site: str, name: EngineName) -> Iterator[Visitors]:
    """Visitors in a browser of their own. Addresses of pages are relative to `site`. Raises `EngineMissing`."""
    with find_engine(name)() as engine:
        yield Visitors(Visits(engine), site)


def expect_number(page: VisitedPage, number: str) -> None:
    """Fail unless the page shows the number (in any spelling), and no target number has stayed in a place by mistake."""
    parsed = phonenumbers.parse(number, page.country)
    wanted = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    left = [one for one in page.findings if one.kind is Kind.LEFT and one.is_problem]
    if wanted not in page.numbers:
        shown = ", ".join(sorted(page.numbers)) or "no number"
        raise AssertionError(f"{page.url} as a visitor of {page.source} does not show {wanted}; it shows {shown}.")
    if left:
        raise AssertionError(f"{page.url} as a visitor of {page.source}: {left[0].message} ({left[0].where})")
