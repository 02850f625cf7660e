"""Telnyx, with TeXML applications. Signatures: https://developers.telnyx.com/docs/development/api-fundamentals/webhooks

Telnyx signs the time and the body, not the URL, so the body must have the same call id as the URL.
"""

import binascii
from base64 import b64decode
from functools import lru_cache
from typing import TYPE_CHECKING

from server.domain.recordings import RecordingSource
from server.telephony.twiml_carrier import TwimlCarrier
from server.telephony.twiml_documents import Dialect
from server.telephony.webhooks import Webhook

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

REPLAY_SECONDS = 300
"""A webhook is rejected if its time differs by more than this; Telnyx's own libraries use the same limit."""

_SIGNATURE_HEADER = "telnyx-signature-ed25519"
_TIME_HEADER = "telnyx-timestamp"
_KEY_BYTES = 32
_MOST_KEYS_KEPT = 500


class Telnyx(TwimlCarrier):
    """Telnyx; its "secret" is the account's public key, from the portal.

    It reports a recording as a link that expires after minutes, and a recording can't be erased by that link.
    """

    name = "telnyx"
    secret_setting = "DNI_TELNYX_PUBLIC_KEY"
    # https://developers.telnyx.com/api-reference/callbacks/texml-call-answered
    names_parent_call = True
    # https://developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/dial
    dialect = Dialect(rings_until_answered=False, longest_ring_seconds=120)

    def verify(self, webhook: Webhook, secret: str, now: float) -> bool:
        sent_at, signature = webhook.headers.get(_TIME_HEADER, ""), webhook.headers.get(_SIGNATURE_HEADER, "")
        if not (sent_at.isascii() and sent_at.isdigit() and len(sent_at) <= 12):
            return False
        if abs(now - int(sent_at)) > REPLAY_SECONDS:
            return False
        # Import it here: the library takes 7 MB, and only this carrier needs it.
        from cryptography.exceptions import InvalidSignature

        try:
            read_public_key(secret).verify(b64decode(signature, validate=True), f"{sent_at}|".encode() + webhook.body)
        except (ValueError, InvalidSignature):
            return False
        return True

    def find_recording(self, recording_url: str) -> RecordingSource | None:
        """The link itself: it is signed, and needs no credentials for ten minutes."""
        return RecordingSource(recording_url) if recording_url.startswith("https://") else None


@lru_cache(_MOST_KEYS_KEPT)
def read_public_key(text: str) -> "Ed25519PublicKey":
    """The key from 32 bytes in Base64; raises `ValueError` if it is invalid."""
    try:
        key = b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not an Ed25519 public key: use the 32 bytes in Base64 from Telnyx's portal") from error
    if len(key) != _KEY_BYTES:
        raise ValueError("not an Ed25519 public key: use the 32 bytes in Base64 from Telnyx's portal")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(key)
