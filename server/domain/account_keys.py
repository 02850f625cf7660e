"""Account keys: short, public, and safe in URLs, file names and log lines without encoding."""

import re

ACCOUNT_KEY_RULE = "letters, digits, '-' and '_', at most 64, the first a letter or digit"
_ACCOUNT_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def is_account_key(text: str) -> bool:
    """Whether the text is a valid account key. If not, no store needs to be asked about it."""
    return _ACCOUNT_KEY.fullmatch(text) is not None
