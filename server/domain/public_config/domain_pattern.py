"""The pattern that URLs on some domains fit. Built short, as an account has dozens of domains, and every visitor loads them."""

import re
from collections.abc import Iterable

_ANY_SUFFIX = r"([a-z]{2,3}(\.[a-z]{2})?|localhost)"
"""A country's or a general public suffix, as in google.com and google.co.uk; `localhost` lets a demo play a search engine."""

_NOTHING = "[^\\s\\S]"


def write_domain_pattern(domains: Iterable[str]) -> str:
    """Return the pattern that URLs on domains and their subdomains fit; without any domain, one that nothing fits.

    Domains are in lower case; `.*` at the end of one stands for a public suffix such as com or co.uk.
    """
    alternatives = _join([domain.split(".") for domain in domains])
    return rf"^[a-z-]+://([^/?#]*[.@])?{alternatives}(:\d*)?([/?#]|$)" if alternatives else _NOTHING


def write_domain_name(domain: str) -> str:
    """Return the pattern that the name of a domain or of one of its subdomains fits from its start to its end."""
    return r"([^/?#:@]*\.)?" + _join([domain.split(".")])


def escape_pattern(text: str) -> str:
    """Return the pattern that fits a text. Unlike `re.escape` it leaves a space and a hyphen, which is shorter to send."""
    return re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", text)


def _join(names: Iterable[list[str]]) -> str:
    """Names, each a list of labels, as alternatives: what ends alike is written once. A name covers those below it."""
    by_last_label: dict[str, list[list[str]]] = {}
    for *first, last in names:
        by_last_label.setdefault(last, []).append(first)
    written = [
        ("" if [] in firsts else _join(firsts) + r"\.") + (_ANY_SUFFIX if last == "*" else escape_pattern(last))
        for last, firsts in by_last_label.items()
    ]
    return written[0] if len(written) == 1 else f"({'|'.join(written)})" if written else ""
