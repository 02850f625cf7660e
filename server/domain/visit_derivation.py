"""A visit as the server derives it: from the addresses alone, by the same rules that the page went by."""

from collections.abc import Mapping
from dataclasses import dataclass

from dni_py.core.attribution import AttributionRules, attribute_landing
from dni_py.core.visits import LONGEST_URL
from server.domain.accounts import Account, OnSiteSource
from server.domain.public_config.attribution_rules import build_attribution_rules


@dataclass(frozen=True)
class DerivedVisit:
    """A visit: its addresses (cut where the page cuts them), the tags that they give, and its tracking source, if any."""

    landing_url: str
    referring_url: str
    tags: Mapping[str, str]
    source: OnSiteSource | None


@dataclass(frozen=True)
class VisitDeriver:
    """An account's rules, made ready once for each of its revisions."""

    rules: AttributionRules
    sources: tuple[OnSiteSource, ...]

    def derive(self, landing_url: str, referring_url: str) -> DerivedVisit:
        """The visit that landed there from there. No text of it has half a character or U+0000, so that it can be stored."""
        landing, referring = _cut_url(landing_url), _cut_url(referring_url)
        attribution = attribute_landing(landing, referring, self.rules)
        index = attribution["source_index"]
        return DerivedVisit(
            _join_code_units(landing),
            _join_code_units(referring),
            {name: _join_code_units(value) for name, value in attribution["tags"].items()},
            self.sources[index] if index >= 0 else None,
        )


def prepare_visit_deriver(account: Account) -> VisitDeriver:
    return VisitDeriver(build_attribution_rules(account), account.on_site_sources)


def _cut_url(url: str) -> str:
    """The address in UTF-16 code units, as a page counts them, so that every bound of the core cuts at the same place."""
    if url.isascii():
        return url[:LONGEST_URL]
    data = url[:LONGEST_URL].encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_URL]
    return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2))


def _join_code_units(text: str) -> str:
    # PostgreSQL stores no U+0000, which `%00` in a URL gives.
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if text.isascii():
        return text
    # What a bound has cut in half is replaced: neither UTF-8 nor a database takes half a character.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
