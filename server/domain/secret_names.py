"""The names of secrets, which an account file uses instead of the secrets, as in `{secret.CRM_TOKEN}`."""

import re

SECRET_NAME = r"[A-Z][A-Z0-9_]{0,99}"
SECRET_NAME_RULE = "the name of a secret: capital letters, digits and '_', at most 100, the first a letter"
OWN_PREFIX = "DNI_"
"""The prefix of the server's own environment variables, which are never sent to another system."""

LONGEST_SECRET = 4_000
SECRET_RULE = f"1 to {LONGEST_SECRET:,} characters on one line, without control characters"

MOST_CARRIER_SECRETS = 4
"""During a change both the old and the new secret are valid, and Twilio may sign with two kinds of secrets at a time."""

_NAME = re.compile(SECRET_NAME)


class SecretMissing(Exception):
    """The secret is missing or can't be used. The message says which command to run, and never contains the secret."""


def is_secret_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def read_secret(text: str) -> str | None:
    """The secret without whitespace around it; None if the text breaks `SECRET_RULE`."""
    secret = text.strip()
    return secret if secret and len(text) <= LONGEST_SECRET and secret.isprintable() else None


def split_carrier_secrets(text: str) -> tuple[str, ...]:
    """The secrets of a carrier in a value, separated by commas; no carrier uses commas in secrets."""
    return tuple(secret.strip() for secret in text.split(",") if secret.strip())
