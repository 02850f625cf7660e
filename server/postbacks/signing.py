"""Signatures, by which a receiver knows that a postback is from this server, and when it was sent."""

import hashlib
import hmac

SIGNATURE_HEADER = "X-DNI-Signature"


def sign(secret: str, method: str, target: str, body: bytes, at: int) -> str:
    """The signature header: HMAC-SHA256 of time, method, target (path and query as sent) and body, joined by points.

    `at`: seconds since the epoch. `docs/postbacks.md` shows how it is checked.
    """
    signed = b".".join([str(at).encode("ascii"), method.encode("ascii"), target.encode("ascii"), body])
    digest = hmac.new(secret.encode("utf-8"), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
