"""All carriers, by their name in webhook URLs."""

from collections.abc import Mapping

from server.telephony.contract import TelephonyProvider
from server.telephony.signalwire import SignalWire
from server.telephony.telnyx import Telnyx
from server.telephony.twilio import Twilio

CARRIERS: Mapping[str, TelephonyProvider] = {carrier.name: carrier for carrier in (Twilio(), SignalWire(), Telnyx())}
