"""Signatures, with which a receiver verifies that a postback is from this server, and when it was sent."""

import hashlib
import hmac

SIGNATURE_HEADER = "X-DNI-Signature"


def sign(secret: str, method: str, target: str, idempotency_key: str, body: bytes, at: int) -> str:
    """The signature header: HMAC-SHA256 of time, method, target (path and query as sent), key and body, one on each line.

    Only the body, which comes last, can contain a line end, so no part can be mistaken for another.
    `at`: seconds since the epoch. `docs/postbacks.md` shows how to verify it.
    """
    signed = "\n".join([str(at), method, target, idempotency_key, ""]).encode("ascii") + body
    digest = hmac.new(secret.encode("utf-8"), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
