"""The names of secrets: what an account file says in place of a secret, as in `{secret.CRM_TOKEN}`."""

import re

SECRET_NAME = r"[A-Z][A-Z0-9_]{0,99}"
SECRET_NAME_RULE = "the name of a secret: capital letters, digits and '_', at most 100, the first a letter"
OWN_PREFIX = "DNI_"
"""How the variables of the server itself begin: none of them is ever sent to another system."""

MOST_CARRIER_SECRETS = 4
"""The old and the new one count while a secret is changed, and Twilio may sign with two kinds of them at a time."""

_NAME = re.compile(SECRET_NAME)


class SecretMissing(Exception):
    """The account has no such secret, or none that can be used; the message says what to run, and never the secret."""


def is_secret_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def split_carrier_secrets(text: str) -> tuple[str, ...]:
    """The secrets of a carrier between the commas of a value; no carrier's secret has a comma in it."""
    return tuple(secret.strip() for secret in text.split(",") if secret.strip())
