"""The domains of a visit's cookie, with which the visit continues from one host of the account to another."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

_PUBLIC_SUFFIX = re.compile(r"(ac|co|com|edu|go|gob|gov|gv|ne|net|or|org)\.[a-z]{2}")
"""Public suffixes of two labels, below which anyone can register a name. Browsers know more, and set no cookies there."""


def write_cookie_domains(origins: Sequence[str], visit_timeout_minutes: int) -> dict[str, str]:
    """The attributes of a visit's cookie by its domain, with `Secure` where no host uses http."""
    insecure_hosts = [urlsplit(origin).hostname or "" for origin in origins if origin.startswith("http:")]
    attributes = {}
    for domain in list_cookie_domains(origins):
        is_secure = not any(host.endswith(domain) for host in insecure_hosts)
        attributes[domain] = (
            f";path=/;samesite=lax;domain={domain};max-age={visit_timeout_minutes * 60}{';secure' if is_secure else ''}"
        )
    return attributes


def list_cookie_domains(origins: Iterable[str]) -> list[str]:
    """The longest common domain of each group of two or more hosts with the same registrable domain."""
    groups: dict[str, set[str]] = {}
    for origin in origins:
        host = urlsplit(origin).hostname or ""
        registrable = _find_registrable_domain(host)
        if registrable:
            groups.setdefault(registrable, set()).add(host)
    return [_find_common_domain(hosts) for hosts in groups.values() if len(hosts) > 1]


def _find_registrable_domain(host: str) -> str:
    """The registrable domain of the host; empty for an IP address and a name of one label."""
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return ""
    count = 3 if _PUBLIC_SUFFIX.fullmatch(".".join(labels[-2:])) else 2
    return ".".join(labels[-count:]) if len(labels) >= count else ""


def _find_common_domain(hosts: Iterable[str]) -> str:
    common: list[str] = []
    for labels in zip(*(reversed(host.split(".")) for host in hosts), strict=False):
        if len(set(labels)) > 1:
            break
        common.insert(0, labels[0])
    return ".".join(common)
