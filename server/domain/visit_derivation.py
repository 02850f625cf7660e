"""Derives a visit on the server from its URLs only, by the same rules as the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from dni_py.core.attribution import AttributionRules, attribute_landing
from dni_py.core.visits import LONGEST_URL
from server.domain.accounts import Account, OnSiteSource
from server.domain.public_config.attribution_rules import build_attribution_rules
from server.domain.site_check.check_tokens import take_out_check_token


@dataclass(frozen=True)
class DerivedVisit:
    """A visit: its URLs (cut to the same length as on the page), the tags from them, and its tracking source, if any."""

    landing_url: str
    referring_url: str
    tags: Mapping[str, str]
    source: OnSiteSource | None


@dataclass(frozen=True)
class VisitDeriver:
    """An account's rules, prepared once for each revision. The parameter of check tokens is in no address of a visit."""

    rules: AttributionRules
    sources: tuple[OnSiteSource, ...]

    def derive(self, landing_url: str, referring_url: str) -> DerivedVisit:
        """The visit with these URLs. Its texts have no lone surrogates and no U+0000, so that they can be stored."""
        landing, referring = (take_out_check_token(_cut_url(url)) for url in (landing_url, referring_url))
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
    """The URL in UTF-16 code units, as browsers count them, so that every limit of the core cuts at the same position."""
    if url.isascii():
        return url[:LONGEST_URL]
    data = url[:LONGEST_URL].encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_URL]
    return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2))


def _join_code_units(text: str) -> str:
    # PostgreSQL stores no U+0000, which `%00` in a URL gives.
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if text.isascii():
        return text
    # A surrogate pair that was cut in half is replaced, because UTF-8 and databases can't store half of one.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
