"""The names of secrets, which an account file uses instead of the secrets, as in `{secret.CRM_TOKEN}`."""

import re

SECRET_NAME = r"[A-Z][A-Z0-9_]{0,99}"
SECRET_NAME_RULE = "the name of a secret: capital letters, digits and '_', at most 100, the first a letter"
OWN_PREFIX = "DNI_"
"""The prefix of the server's own environment variables, which are never sent to another system."""

MOST_CARRIER_SECRETS = 4
"""During a change both the old and the new secret are valid, and Twilio may sign with two kinds of secrets at a time."""

_NAME = re.compile(SECRET_NAME)


class SecretMissing(Exception):
    """The secret is missing or can't be used. The message says which command to run, and never contains the secret."""


def is_secret_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def split_carrier_secrets(text: str) -> tuple[str, ...]:
    """The secrets of a carrier in a value, separated by commas; no carrier uses commas in secrets."""
    return tuple(secret.strip() for secret in text.split(",") if secret.strip())
