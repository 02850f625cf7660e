"""How a visitor of a tracking source arrives at a page: the parameters of the address, and the page before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from urllib.parse import quote, urlencode

from dni_py.core.attribution import attribute_landing
from dni_py.core.config import PublicConfig
from dni_py.core.rules import Rule
from dni_py.core.text import matches_pattern
from server.check.pattern_examples import list_examples
from server.domain.public_config.conditions import compile_rule
from server.domain.public_config.presets import PRESETS
from server.domain.site_check.check_tokens import PARAMETER

_MOST_TRIED = 2_000
_SCHEME = re.compile(r"^[a-z-]+://")


class UnknownSource(Exception):
    """The account has no such tracking source. The message lists those that it has."""


@dataclass(frozen=True)
class Landing:
    """Where a visitor of the tracking source lands, and the page before (empty: none)."""

    source: str
    url: str
    referrer: str


def find_source(config: PublicConfig, name: str) -> str:
    """The source's name in the account: `name` in any letter case, with `_` for other characters, or the name of its preset."""
    names = [source["name"] for source in config["tracking_sources"]]
    for one in names:
        if _simplify(one) == _simplify(name):
            return one
    if name in PRESETS:
        for url, referrer in _list_arrivals(compile_rule(PRESETS[name]), "https://site.invalid/"):
            index = attribute_landing(url, referrer, config)["source_index"]
            if index >= 0:
                return names[index]
    raise UnknownSource(
        f"The account has no tracking source {name!r}. It has: {', '.join(names) or 'none'}. Give one of these names."
    )


def find_landing(config: PublicConfig, page: str, source: str, token: str = "") -> Landing | None:
    """An arrival at the page that the account's rules attribute to the source; None if there is none on this page.

    With a check token it is one that they attribute to it with and without the token: the page sees it, the server does not.
    """
    for index, one in enumerate(config["tracking_sources"]):
        if one["name"] == source:
            for url, referrer in islice(_list_arrivals(one["match"], page), _MOST_TRIED):
                marked = add_parameters(url, {PARAMETER: token}) if token else url
                is_own = matches_pattern(config["own_domain_pattern"], referrer)
                found = [attribute_landing(each, "" if is_own else referrer, config) for each in {url, marked}]
                if all(each["source_index"] == index for each in found):
                    return Landing(source, marked, referrer)
    return None


def add_parameters(url: str, parameters: dict[str, str]) -> str:
    """The address with these parameters after its own."""
    if not parameters:
        return url
    address, hash_mark, fragment = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(parameters, quote_via=quote)}{hash_mark}{fragment}"


def _list_arrivals(rule: Rule, page: str) -> Iterator[tuple[str, str]]:
    for wanted in _list_values(rule):
        parameters = {name[1:]: value for name, value in wanted.items() if name.startswith("?")}
        referrer = wanted.get("referring_url", "")
        yield add_parameters(page, parameters), _write_referrer(referrer) if referrer else ""
    # A rule may only exclude others, such as "no referrer", or "any referrer".
    yield page, "https://www.example.com/"


def _list_values(rule: Rule) -> Iterator[dict[str, str]]:
    """Values of a landing with which the rule may hold; what must not hold is left to the core."""
    choices: list[list[dict[str, str]]] = []
    for name, test in rule.items():
        if isinstance(test, str):
            choices.append([{name: example} for example in list_examples(test)])
        elif name == "any":
            choices.append([value for part in test for value in islice(_list_values(part), _MOST_TRIED)])
        elif name == "all":
            choices += [list(islice(_list_values(part), _MOST_TRIED)) for part in test]
    for chosen in product(*choices):
        yield {name: value for one in chosen for name, value in one.items()}


def _write_referrer(example: str) -> str:
    if _SCHEME.match(example):
        written = _SCHEME.sub("https://", example)
        return written if written.count("/") > 2 else f"{written}/"
    return f"https://www.example.com/{quote(example)}"


def _simplify(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.lower()).strip("_")
