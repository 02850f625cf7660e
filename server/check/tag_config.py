"""Reads the public config out of the script that a page loads, so that a check needs no access to the server's database."""

import json
import re
from typing import cast

from dni_py.core.config import PublicConfig

TAG_URL = re.compile(r"^https?://[^?#]*/a/([^/?#]+)/dni\.js([?#]|$)")
"""The addresses of scripts. The browser reads this pattern too, so it has no named groups."""

REQUEST_URL = re.compile(r"^https?://[^?#]*/a/[^/?#]+/(claim|renew|leave|tag|seen|setup)([?#]|$)")
"""The addresses to which the script sends requests."""

_BEGINNING = '{"account":'


def find_tag_key(url: str) -> str:
    """The account's key in the address of its script; empty for any other address."""
    found = TAG_URL.match(url)
    return found[1] if found else ""


def read_config(script: str) -> PublicConfig | None:
    """The config in the script, or None if the script is not one of ours."""
    start = script.find(_BEGINNING)
    if start < 0:
        return None
    try:
        config, _end = json.JSONDecoder().raw_decode(script, start)
    except ValueError:
        return None
    return cast(PublicConfig, config)
