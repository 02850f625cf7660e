"""How Twilio signs webhooks: https://www.twilio.com/docs/usage/security

The tests compare it with Twilio's own library, which is too large to install everywhere.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable

SHA_1 = "HMAC_SHA1"
_HASHES = {SHA_1: "sha1", "HMAC_SHA256": "sha256"}


def sign(secret: str, url: str, fields: Iterable[tuple[str, str]], algorithm: str = SHA_1) -> str:
    """The signature of a form that is posted to a URL.

    Raises ValueError for an algorithm that Twilio does not have, and for text that is not Unicode.
    """
    name_of_hash = _HASHES.get(algorithm.upper())
    if name_of_hash is None:
        raise ValueError(f"Twilio does not sign with {algorithm}")
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return b64encode(hmac.digest(secret.encode(), signed.encode(), name_of_hash)).decode()


def find_algorithm(signature_settings: str) -> str:
    """The algorithm in the header that Twilio adds if a SharedKey signs, such as `key=...,algorithm=HMAC_SHA256`."""
    for part in signature_settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip()
    return SHA_1
