"""The token in the address of a page that somebody opens to check the site. It is signed, and valid for ten minutes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer

SECONDS_VALID = 600
LONGEST_TOKEN = 250
FRAGMENT = "dni_setup="
_SEPARATOR = "."


@dataclass(frozen=True)
class SetupToken:
    """Allows one report to the account until `expires_at`, in seconds since the epoch."""

    account: str
    token_id: str
    expires_at: int


class SetupTokens:
    """Writes and reads tokens. `secret_keys`: the key that signs, then older keys whose signatures are still valid."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        # The signer takes the oldest key first.
        self._signer = Signer(list(reversed(secret_keys)), salt="dni setup", digest_method=hashlib.sha256)

    def write(self, token: SetupToken) -> str:
        """The token as text that needs no escaping in a URL."""
        return self._signer.sign(_SEPARATOR.join((token.account, token.token_id, str(token.expires_at)))).decode(
            "ascii"
        )

    def read(self, text: str, now: float) -> SetupToken | None:
        """The token, or None if it is forged or has expired."""
        try:
            account, token_id, expires_at = self._signer.unsign(text[:LONGEST_TOKEN]).decode("ascii").split(_SEPARATOR)
        except (BadSignature, UnicodeError):
            return None
        token = SetupToken(account, token_id, int(expires_at))
        return token if now < token.expires_at else None


def write_link(page: str, token: str) -> str:
    """The address that opens a page with the token. A fragment of the page's own is replaced."""
    return f"{page.partition('#')[0]}#{FRAGMENT}{token}"


def find_token(page: str) -> str:
    """The token in the address of a page; empty if it has none."""
    return page.partition(f"#{FRAGMENT}")[2]
