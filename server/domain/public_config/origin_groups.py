"""The origins between which links carry visits: in groups, because within a group the visit's cookie does it."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from server.domain.public_config.cookie_domains import list_cookie_domains

FEWEST_GROUPS = 2


def write_origin_groups(origins: Sequence[str]) -> dict[str, int]:
    """The number, from 1, of each origin's group; empty unless there are two groups.

    The hosts of one domain are a group, see `list_cookie_domains`; any other origin is one of its own.
    """
    domains = list_cookie_domains(origins)
    names = {origin: _name_group(origin, domains) for origin in origins}
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names.values()), 1)}
    if len(numbers) < FEWEST_GROUPS:
        return {}
    return {origin: numbers[name] for origin, name in names.items()}


def _name_group(origin: str, domains: Sequence[str]) -> str:
    host = urlsplit(origin).hostname or ""
    return next((domain for domain in domains if f".{host}".endswith(f".{domain}")), origin)
