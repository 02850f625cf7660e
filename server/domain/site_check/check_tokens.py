"""The check token: a signed URL parameter that marks a visit as one of `dni check`, for an account and for some minutes."""

import hashlib
import re
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer

PARAMETER = "dni_check"
"""Reserved: it is taken out of every address that the server reads, and no mapping or condition sees it."""

DEFAULT_MINUTES = 30
MOST_MINUTES = 120
_LONGEST_TOKEN = 100

_SEPARATOR = r"(?P<separator>&#0*38;|[?&#])(?:amp;|0*38;)*"
_FOUND = re.compile(rf"{_SEPARATOR}{PARAMETER}(?:=(?P<value>[^?&#]*))?(?=[?&#]|$)", re.IGNORECASE)
_ESCAPED_SEPARATOR = re.compile("&#0*38;")
_EMPTY_PARTS = re.compile(r"\?(?:&(?:amp;|#0*38;)*)+")
_EMPTY_QUERY = re.compile(r"\?(?=#|$)")


class CheckTokens:
    """Writes and judges tokens. `secret_keys`: the key that signs, then older keys whose signatures are still valid."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        # The signer takes the oldest key first.
        self._secret_keys = list(reversed(secret_keys))

    def write(self, account_key: str, expires_at: float) -> str:
        """The token for the account, of characters that need no escaping in a URL."""
        return self._open_signer(account_key).sign(f"{expires_at:.0f}").decode("ascii")

    def is_valid(self, account_key: str, token: str, now: float) -> bool:
        """Whether the token is signed for this account and has not expired."""
        if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
            return False
        try:
            return now < int(self._open_signer(account_key).unsign(token))
        except (BadSignature, ValueError):
            return False

    def _open_signer(self, account_key: str) -> Signer:
        # The account is part of the derived key, so a token need not contain it.
        return Signer(self._secret_keys, salt=f"dni check {account_key}", digest_method=hashlib.sha256)


def find_check_token(url: str) -> str:
    """The token in the query of an address; empty without one, with several, or with one in the fragment."""
    if PARAMETER not in url.lower():
        return ""
    found = list(_FOUND.finditer(url))
    if len(found) != 1 or "#" in _ESCAPED_SEPARATOR.sub("&", url[: found[0].end("separator")]):
        return ""
    return found[0]["value"] or ""


def take_out_check_token(url: str) -> str:
    """The address without the parameter, wherever it is and however often."""
    if PARAMETER not in url.lower():
        return url
    # What follows stays a query or a fragment: a fragment that joined the query would be read by the server alone.
    without = _FOUND.sub(lambda found: found["separator"] if found["separator"] in "?#" else "", url)
    return url if without == url else _EMPTY_QUERY.sub("", _EMPTY_PARTS.sub("?", without.removesuffix("#")))
