"""API keys: the secret keys with which an account's programs use the REST API, each with a name and scopes."""

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

API_KEY_NAME_RULE = "letters, digits, '.', '_' and '-', at most 64, the first a letter or digit"
API_KEY_PREFIX = "dni_"
"""The prefix of each key, by which secret scanners recognise one that has leaked."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Scope(StrEnum):
    CALLS_READ = "calls:read"
    CALLS_WRITE = "calls:write"
    ACCOUNT_READ = "account:read"
    ACCOUNT_WRITE = "account:write"
    SECRETS_SEND = "secrets:send"


@dataclass(frozen=True)
class ApiKey:
    """The record of an API key, without the key itself. `last_used_at` is None before the first use, and exact to a minute."""

    account: str
    name: str
    scopes: frozenset[Scope]
    created_at: float
    last_used_at: float | None = None


def is_api_key_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def compute_digest(api_key: str) -> str:
    """The SHA-256 of a key in hex; only this is stored. Keys are long and random, so a digest does not reveal the key."""
    return hashlib.sha256(api_key.encode("utf-8")).hexdigest()
