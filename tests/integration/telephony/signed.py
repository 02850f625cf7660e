"""A signed webhook, and a shop with its own secret."""

from collections.abc import Callable, Mapping

from werkzeug.test import TestResponse

from tests.integration.telephony.line import CALLED_SHOP_FILE, CALLER, SID, Line

RADIO = "+18665550150"
INCOMING = "/voice/twilio/incoming"
FORM = {"CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": RADIO}
OWN_TOKEN = "the token of the account alone"
NEXT_TOKEN = "the next token of the account"
OWN_SHOP_FILE = CALLED_SHOP_FILE.replace(
    "route: main}", "route: main, carrier_secrets: {twilio: DNI_TWILIO_AUTH_TOKEN_SHOP}}"
)

Serve = Callable[..., Line]
"""Starts a server with an environment, which the shop may use, and an account file; returns a line to it."""


def post(line: Line, path: str, headers: Mapping[str, str], form: Mapping[str, str] = FORM) -> TestResponse:
    return line.client.post(path, data=dict(form), headers=dict(headers))
