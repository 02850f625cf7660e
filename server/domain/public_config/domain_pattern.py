"""The pattern for URLs on a list of domains. It is short, because an account has dozens of domains and every visitor loads it."""

import re
from collections.abc import Iterable

_ANY_SUFFIX = r"([a-z]{2,3}(\.[a-z]{2})?|localhost)"
"""A public suffix, as in google.com and google.co.uk; with `localhost` the demo can simulate a search engine."""

_NOTHING = "[^\\s\\S]"


def write_domain_pattern(domains: Iterable[str]) -> str:
    """Return the pattern for URLs on the domains and their subdomains; without domains, a pattern that never matches.

    Domains are in lower case; `.*` at the end matches a public suffix such as com or co.uk.
    """
    alternatives = _join([domain.split(".") for domain in domains])
    return rf"^[a-z-]+://([^/?#]*[.@])?{alternatives}(:\d*)?([/?#]|$)" if alternatives else _NOTHING


def write_domain_name(domain: str) -> str:
    """Return the pattern for the whole name of the domain or of one of its subdomains."""
    return r"([^/?#:@]*\.)?" + _join([domain.split(".")])


def escape_pattern(text: str) -> str:
    """Return the pattern for a text. Unlike `re.escape` it does not escape spaces and hyphens, to be shorter."""
    return re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", text)


def _join(names: Iterable[list[str]]) -> str:
    """The pattern for names, each a list of labels; common endings are written once. A name covers its subdomains."""
    by_last_label: dict[str, list[list[str]]] = {}
    for *first, last in names:
        by_last_label.setdefault(last, []).append(first)
    written = [
        ("" if [] in firsts else _join(firsts) + r"\.") + (_ANY_SUFFIX if last == "*" else escape_pattern(last))
        for last, firsts in by_last_label.items()
    ]
    return written[0] if len(written) == 1 else f"({'|'.join(written)})" if written else ""
