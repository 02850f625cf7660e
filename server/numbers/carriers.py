"""Opens the account that a business has at a carrier, with the business' own secrets."""

import re
from collections.abc import Callable, Mapping

from server.domain.buying.errors import NotConnected
from server.domain.secret_names import SecretMissing
from server.numbers.contract import NumberCarrier

FindSecret = Callable[[str, str], str]
"""Finds a secret by the account's key and the secret's name. Raises `SecretMissing`."""

SECRETS: Mapping[str, tuple[str, ...]] = {
    "twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"),
    "signalwire": ("SIGNALWIRE_SPACE", "SIGNALWIRE_PROJECT_ID", "SIGNALWIRE_API_TOKEN"),
}
"""The names of the secrets with which a carrier's number API is used."""

_SPACE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\.signalwire\.com")


def list_connected(account: str, find_secret: FindSecret) -> list[str]:
    """The carriers for which the account has all secrets."""
    return [name for name in SECRETS if _has_all(account, SECRETS[name], find_secret)]


def open_carrier(
    name: str, account: str, find_secret: FindSecret, api_urls: Mapping[str, str] | None = None
) -> NumberCarrier:
    """The account at the carrier. `api_urls` are addresses to use instead of the carrier's API.

    Raises `SecretMissing` and `NotConnected`.
    """
    if name not in SECRETS:
        raise NotConnected(f"{name!r} is not a carrier where numbers can be bought: use {' or '.join(SECRETS)}.")
    try:
        from server.numbers.twilio_numbers import TWILIO_API, TWILIO_PRICES, TwilioNumbers
    except ModuleNotFoundError as error:
        raise NotConnected(
            "The client of this carrier is not installed. Run `pip install 'dni-py[numbers]'`, and restart the server."
        ) from error

    first, user, password = (find_secret(account, one) for one in SECRETS[name])
    instead = (api_urls or {}).get(name)
    if name == "signalwire":
        if not _SPACE.fullmatch(first):
            raise SecretMissing(
                f"the secret SIGNALWIRE_SPACE of account {account!r} is not the host of a space, as in "
                "example.signalwire.com"
            )
        api = instead or f"https://{first}/api/laml"
        return TwilioNumbers(name, user, (user, password), {TWILIO_API: api}, has_prices=False)
    addresses = {TWILIO_API: instead, TWILIO_PRICES: instead} if instead else {}
    return TwilioNumbers(name, first, (user, password), addresses, has_prices=True)


def _has_all(account: str, names: tuple[str, ...], find_secret: FindSecret) -> bool:
    try:
        return all(find_secret(account, one) for one in names)
    except SecretMissing:
        return False
