"""Twilio. Signatures: https://www.twilio.com/docs/usage/security"""

import hmac
import re

from server.domain.twilio_signature import find_algorithm, sign
from server.telephony.twiml_carrier import TwimlCarrier
from server.telephony.webhooks import Webhook

_SIGNATURE_HEADER = "x-twilio-signature"
_SIGNATURE_SETTINGS_HEADER = "x-twilio-webhooks-signature-settings"


class Twilio(TwimlCarrier):
    """Twilio; its secret is the account's auth token, or the secret of a SharedKey if Twilio signs with one."""

    name = "twilio"
    secret_setting = "DNI_TWILIO_AUTH_TOKEN"
    api_secrets = ("TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET")
    # https://www.twilio.com/docs/voice/api/recording; regions: https://www.twilio.com/docs/global-infrastructure
    recordings = re.compile(
        r"(?P<resource>https://api(?:\.[a-z0-9-]{1,63}){0,2}\.twilio\.com"
        r"/2010-04-01/Accounts/AC[0-9a-fA-F]{32}/Recordings/RE[0-9a-fA-F]{32})(?:\.[a-z0-9]{3,4})?"
    )

    def verify(self, webhook: Webhook, secret: str, now: float) -> bool:
        signature = webhook.headers.get(_SIGNATURE_HEADER, "")
        algorithm = find_algorithm(webhook.headers.get(_SIGNATURE_SETTINGS_HEADER, ""))
        if not signature:
            return False
        try:
            signed = (sign(secret, url, webhook.fields, algorithm) for url in webhook.list_signed_urls())
            return any(hmac.compare_digest(signature.encode(), one.encode()) for one in signed)
        except ValueError:
            return False
