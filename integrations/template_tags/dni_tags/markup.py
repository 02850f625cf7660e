"""The HTML of the tag. It knows neither Django nor Jinja."""

import re
from collections.abc import Mapping
from html import escape

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SERVER = re.compile(r"https?://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")
OPTIONS = ("key", "server", "nonce")


def write_tag(settings: Mapping[str, str], options: Mapping[str, object]) -> str:
    """The script element; options replace settings. Empty without a key and a server.

    Raises ValueError for a key, a server or an option that is not valid.
    """
    unknown = [name for name in options if name not in OPTIONS]
    if unknown:
        raise ValueError(f"dni_tag has no option {unknown[0]!r}; its options are {', '.join(OPTIONS)}")
    values = {name: str(options.get(name) or settings.get(name) or "") for name in OPTIONS}
    key, server = values["key"], values["server"].rstrip("/")
    if not key and not server:
        return ""
    if not _KEY.fullmatch(key):
        raise ValueError(f"the account key of dni_tag is {key!r}; it has only letters, digits, '-' and '_'")
    if not _SERVER.fullmatch(server):
        raise ValueError(f"the server of dni_tag is {server!r}; write it like https://numbers.example.com")
    nonce = f' nonce="{escape(values["nonce"])}"' if values["nonce"] else ""
    return f'<script src="{server}/a/{key}/dni.js"{nonce}></script>'
