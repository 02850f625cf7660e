"""SignalWire. It signs like Twilio, with its own key and header: https://developer.signalwire.com/guides/webhook-security

Form fields are signed in the order of their names. Values of the same name keep their order (Twilio sorts them and drops
repeated ones): porting-sdk/webhooks.md of SignalWire's libraries, scheme B.
"""

import hmac
import re
from base64 import b64encode
from hashlib import sha1

from server.telephony.twiml_carrier import TwimlCarrier
from server.telephony.webhooks import Webhook

_SIGNATURE_HEADERS = ("x-signalwire-signature", "x-twilio-signature")


class SignalWire(TwimlCarrier):
    """SignalWire; its secret is the project's signing key."""

    name = "signalwire"
    secret_setting = "DNI_SIGNALWIRE_SIGNING_KEY"
    api_secrets = ("SIGNALWIRE_PROJECT_ID", "SIGNALWIRE_API_TOKEN")
    # https://developer.signalwire.com/compatibility-api/client-sdks/methods/recordings/delete
    recordings = re.compile(
        r"(?P<resource>https://[a-z0-9-]{1,63}\.signalwire\.com"
        r"/api/laml/2010-04-01/Accounts/[0-9A-Za-z-]{1,64}/Recordings/[0-9A-Za-z-]{1,64})(?:\.[a-z0-9]{3,4})?"
    )

    def verify(self, webhook: Webhook, secret: str, now: float) -> bool:
        signature = next(filter(None, (webhook.headers.get(name, "") for name in _SIGNATURE_HEADERS)), "")
        fields = "".join(name + value for name, value in sorted(webhook.fields, key=lambda field: field[0]))
        signed = (_sign(url + fields, secret) for url in webhook.list_signed_urls())
        return any(hmac.compare_digest(signature.encode(), one) for one in signed)


def _sign(text: str, secret: str) -> bytes:
    return b64encode(hmac.new(secret.encode("utf-8"), text.encode("utf-8"), sha1).digest())
