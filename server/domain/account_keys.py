"""Account keys: short, public, and safe in a URL, a file name and a log line without any encoding."""

import re

ACCOUNT_KEY_RULE = "letters, digits, '-' and '_', at most 64, the first a letter or digit"
_ACCOUNT_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def is_account_key(text: str) -> bool:
    """Whether an account could have this key; anything else is not worth asking a store about."""
    return _ACCOUNT_KEY.fullmatch(text) is not None
