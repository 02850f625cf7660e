"""Shows that a server has the same secret key as the one who asks, without showing the key."""

import hashlib
import hmac
import re
from collections.abc import Sequence

CHALLENGE = re.compile(r"[0-9a-f]{32}")
"""What a challenge looks like: 128 random bits, so that nobody can keep marks for later."""

_PURPOSE = b"dni installation\n"


def write_mark(secret_key: str, challenge: str) -> str:
    """The mark that only a server with this key can write for the challenge."""
    return hmac.new(secret_key.encode(), _PURPOSE + challenge.encode("ascii"), hashlib.sha256).hexdigest()


def find_key(mark: str, challenge: str, secret_keys: Sequence[str]) -> int | None:
    """The index of the key with which the mark was written, or None."""
    for index, key in enumerate(secret_keys):
        if hmac.compare_digest(mark.encode(), write_mark(key, challenge).encode()):
            return index
    return None
