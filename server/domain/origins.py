"""Origins: the web sites of an account, in the form of browsers (`https://www.example.com`, with a non-default port)."""

import re
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*|\[[0-9a-f:.]{2,45}\]")


class NotAnOrigin(ValueError):
    """The text is not an origin. The message quotes it and is for the person who wrote it."""


class NotADomain(ValueError):
    """The text is not a domain. The message quotes it and is for the person who wrote it."""


def parse_origin(text: str) -> str:
    """The origin in the form that browsers send: lower case, ASCII host, no default port, no slash at the end.

    Raises `NotAnOrigin` for anything with a path, a query, a user name, a wildcard or another scheme.
    """
    problem = f"{text!r} is not an origin: write a scheme and a host, as in 'https://www.example.com'"
    try:
        parts = urlsplit(text.strip())
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError as error:
        raise NotAnOrigin(problem) from error
    if scheme not in _DEFAULT_PORTS or "@" in parts.netloc or parts.path not in ("", "/"):
        raise NotAnOrigin(problem)
    if parts.query or parts.fragment or port == 0:
        raise NotAnOrigin(problem)
    try:
        ascii_host = f"[{host}]" if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NotAnOrigin(problem) from error
    if len(ascii_host) > 253 or not _HOST.fullmatch(ascii_host):
        raise NotAnOrigin(problem)
    return f"{scheme}://{ascii_host}" + (f":{port}" if port and port != _DEFAULT_PORTS[scheme] else "")


def parse_domain(text: str) -> str:
    """A domain without scheme, port and path, in lower case and ASCII; a leading `www.` is left out.

    Raises `NotADomain`.
    """
    try:
        domain = text.strip().lower().encode("idna").decode("ascii").removeprefix("www.")
    except UnicodeError:
        domain = ""
    if len(domain) > 253 or not _HOST.fullmatch(domain) or "." not in domain:
        raise NotADomain(f"{text!r} is not a domain: write it without a scheme and a path, as in 'pay.example.com'")
    return domain


def read_domain(origin: str) -> str:
    """The host of an origin without port and leading `www.`. The tag recognises its own site by it."""
    return (urlsplit(origin).hostname or "").removeprefix("www.")


def is_same_site(origin: str, other: str) -> bool:
    """Whether the host of one is that of the other, with or without `www.`, or a subdomain of it."""
    one, two = read_domain(origin), read_domain(other)
    return one == two or one.endswith(f".{two}") or two.endswith(f".{one}")
