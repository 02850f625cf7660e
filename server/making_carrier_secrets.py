"""Composes what finds the secrets that verify carriers' webhooks, from the settings and the stores."""

from server.settings import Settings, find_field
from server.stores.account_secrets import AccountSecrets
from server.telephony.carrier_secrets import CarrierSecrets
from server.telephony.carriers import CARRIERS


def compose_carrier_secrets(settings: Settings, secrets: AccountSecrets) -> CarrierSecrets:
    """What finds the secrets of carriers."""
    names = [carrier.secret_setting for carrier in CARRIERS.values()]
    return CarrierSecrets({name: getattr(settings, find_field(name)) for name in names}, secrets)
