"""Hashes of callers for ad platforms: the SHA-256 of the number in lower-case hex; empty for hidden numbers."""

import hashlib
import re

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")


def hash_for_google(caller: str) -> str:
    """The hash of the number in E.164 with its `+`.

    See "Normalize and hash" at developers.google.com/google-ads/api/docs/conversions/upload-clicks.
    """
    return _hash(caller) if _E164.fullmatch(caller) else ""


def hash_for_meta(caller: str) -> str:
    """The hash of the number's digits with the country code and without `+`.

    See "Phone number" at developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters.
    """
    return _hash(caller.removeprefix("+")) if _E164.fullmatch(caller) else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()
