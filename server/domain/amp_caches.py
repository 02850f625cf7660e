"""The origins from which AMP caches serve an account's pages: a subdomain of the cache, made from the site's domain.

The algorithm is that of the AMP documentation, "AMP Cache URL Format and Request Handling".
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

CACHE_DOMAINS = ("cdn.ampproject.org", "www.bing-amp.com")
"""The caches that AMP lists in `caches.json`: Google's and Bing's."""

_LONGEST_LABEL = 63
_PUNYCODE_MARK = "xn--"


def list_cache_origins(origins: Iterable[str]) -> Iterator[str]:
    """The cache origins of sites, given by their origins. A cache reaches domains alone, on the usual port."""
    for origin in origins:
        parts = urlsplit(origin)
        domain = parts.hostname or ""
        if parts.port is None and "." in domain:
            for cache in CACHE_DOMAINS:
                yield f"https://{write_cache_label(domain)}.{cache}"


def write_cache_label(domain: str) -> str:
    """The subdomain of a cache that serves the pages of a domain (ASCII, lower case)."""
    readable = ".".join(_decode(label) for label in domain.split(".")).replace("-", "--").replace(".", "-")
    if readable[2:4] == "--":
        # Labels with hyphens there are kept for encodings such as Punycode.
        readable = f"0-{readable}-0"
    label = readable if readable.isascii() else _PUNYCODE_MARK + readable.encode("punycode").decode("ascii")
    return label if len(label) <= _LONGEST_LABEL else _digest(domain)


def _decode(label: str) -> str:
    if not label.startswith(_PUNYCODE_MARK):
        return label
    try:
        return label.removeprefix(_PUNYCODE_MARK).encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _digest(domain: str) -> str:
    return base64.b32encode(hashlib.sha256(domain.encode("ascii")).digest()).decode("ascii").rstrip("=").lower()
