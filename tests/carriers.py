"""Carriers for tests: webhooks with the fields and the signatures of each carrier."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.telephony.webhooks import Webhook, WebhookKind

AUTH_TOKEN = "0123456789abcdef0123456789abcdef"
SIGNING_KEY = "PSK0123456789abcdef"
TELNYX_PRIVATE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TELNYX_PUBLIC_KEY = b64encode(TELNYX_PRIVATE_KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()

Form = Mapping[str, str] | Sequence[tuple[str, str]]


def sign_as_twilio(url: str, form: Form, secret: str = AUTH_TOKEN) -> dict[str, str]:
    """The headers of a request from Twilio, computed as in its documentation, without its library."""
    text = url + "".join(name + value for name, value in sorted(set(_list_fields(form))))
    return {"X-Twilio-Signature": _compute_hmac(text, secret)}


def sign_as_signalwire(url: str, form: Form, secret: str = SIGNING_KEY) -> dict[str, str]:
    """The headers of a request from SignalWire."""
    text = url + "".join(name + value for name, value in sorted(_list_fields(form), key=lambda field: field[0]))
    return {"X-SignalWire-Signature": _compute_hmac(text, secret)}


def sign_as_telnyx(body: bytes, sent_at: int, private_key: Ed25519PrivateKey = TELNYX_PRIVATE_KEY) -> dict[str, str]:
    """The headers of a request from Telnyx."""
    signature = private_key.sign(f"{sent_at}|".encode() + body)
    return {"Telnyx-Timestamp": str(sent_at), "Telnyx-Signature-Ed25519": b64encode(signature).decode()}


def make_webhook(kind: str, url: str, form: Form, headers: Mapping[str, str] | None = None) -> Webhook:
    """A webhook in the form that the server passes to a carrier's module."""
    body = urlencode(_list_fields(form)).encode()
    return Webhook(WebhookKind(kind), url, {name.lower(): value for name, value in (headers or {}).items()}, body)


def _list_fields(form: Form) -> list[tuple[str, str]]:
    return list(form.items()) if isinstance(form, Mapping) else list(form)


def _compute_hmac(text: str, secret: str) -> str:
    return b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()
