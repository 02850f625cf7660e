"""How the text of each setting is read. Every parser raises `ValueError` with what the value should have been."""

import re
from urllib.parse import urlsplit

import limits
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.domain.secret_names import MOST_CARRIER_SECRETS

LEASE_SCHEMES = ("sqlite", "redis", "rediss", "redis+cluster", "rediss+cluster")


def parse_database_url(text: str) -> str:
    """The SQLAlchemy URL of a database that several processes can share."""
    try:
        url = make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", text))
    except ArgumentError as error:
        raise ValueError(
            "a database URL, as in sqlite:///dni.sqlite3 or postgresql://user:password@host/name"
        ) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError("a sqlite:/// or a postgresql:// URL")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("a database file, as the workers are processes of their own and share no memory")
    return url.render_as_string(hide_password=False)


def parse_public_url(text: str) -> str:
    """An address without a slash at its end, or nothing."""
    if text and not (_is_address(text) and re.fullmatch(r"[^\s\"'<>;,?#]+", text)):
        raise ValueError("the address of this server, as in https://numbers.example.com")
    return text.rstrip("/")


def parse_api_url(text: str) -> str:
    """The address of an API, without a slash at its end, or nothing."""
    if text and not (_is_address(text) and re.fullmatch(r"[^\s\"'<>;,?#{}]+", text)):
        raise ValueError("the address of an API, as in https://api.twilio.com")
    return text.rstrip("/")


def parse_webhook_url(text: str) -> str:
    """An address that can be POSTed to, or nothing. Any machine will do: the operator may well mean one of their own."""
    if text and not (_is_address(text) and re.fullmatch(r"[!-~]+", text)):
        raise ValueError("an http or https address, as in https://hooks.example.com/pools")
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        return False


def parse_host(text: str) -> str:
    """An address to listen at."""
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", text):
        raise ValueError("an address or host name to listen at, as in 127.0.0.1 or 0.0.0.0")
    return text


def parse_lease_url(text: str) -> str:
    """The URL of a lease store, or nothing; what follows the scheme is the engine's to read."""
    if text and not re.fullmatch(rf"({'|'.join(map(re.escape, LEASE_SCHEMES))})://\S+", text):
        raise ValueError("a sqlite:///, redis:// or redis+cluster:// URL")
    return text


def parse_claim_limit(text: str) -> str:
    """A limit as the package `limits` writes it, or nothing."""
    expected = "a number and a time, as in 60/minute or 600 per 10 minutes"
    try:
        if text and (";" in text or limits.parse(text).amount < 1):
            raise ValueError(expected)
    except ValueError as error:
        raise ValueError(expected) from error
    return text


def parse_header_name(text: str) -> str:
    """The name of an HTTP header, or nothing."""
    if text and not re.fullmatch(r"[A-Za-z0-9-]{1,64}", text):
        raise ValueError("the name of a header, as in X-Forwarded-For")
    return text


def parse_carrier_secrets(values: tuple[str, ...]) -> tuple[str, ...]:
    """A carrier's secrets: none, one, or the old and the new one while it is changed."""
    return _check_secrets(values, r"[ -~]{8,200}", "8 to 200 characters of ASCII, as the carrier shows them")


def parse_telnyx_public_keys(values: tuple[str, ...]) -> tuple[str, ...]:
    """Ed25519 public keys in Base64, as many as `parse_carrier_secrets` takes."""
    expected = "a public key of 44 characters in Base64, as Telnyx's portal shows it"
    return _check_secrets(values, r"[A-Za-z0-9+/]{43}=", expected)


def _check_secrets(values: tuple[str, ...], pattern: str, expected: str) -> tuple[str, ...]:
    if len(values) > MOST_CARRIER_SECRETS or not all(re.fullmatch(pattern, value) for value in values):
        raise ValueError(f"{expected}; while you change it, the old and the new one, separated by a comma")
    return values
