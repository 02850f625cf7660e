"""Parses the text of each setting. Every parser raises `ValueError` with a description of the expected value."""

import re
from urllib.parse import urlsplit

import limits
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.domain.notifications.mail_addresses import parse_sender
from server.domain.secret_names import MOST_CARRIER_SECRETS
from server.postbacks.mail.smtp_url import read_smtp_url

LEASE_SCHEMES = ("sqlite", "redis", "rediss", "redis+cluster", "rediss+cluster")


def parse_database_url(text: str) -> str:
    """The SQLAlchemy URL of a database. Databases in memory are rejected, because workers are processes of their own."""
    try:
        url = make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", text))
    except ArgumentError as error:
        raise ValueError(
            "a database URL, such as sqlite:///dni.sqlite3 or postgresql://user:password@host/name"
        ) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError("a sqlite:/// or a postgresql:// URL")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("a database file, because worker processes can't share a database in memory")
    return url.render_as_string(hide_password=False)


def parse_public_url(text: str) -> str:
    """The URL without a slash at its end; may be empty."""
    if text and not (_is_address(text) and re.fullmatch(r"[^\s\"'<>;,?#]+", text)):
        raise ValueError("the URL of this server, such as https://numbers.example.com")
    return text.rstrip("/")


def parse_api_url(text: str) -> str:
    """The URL of an API without a slash at its end; may be empty."""
    if text and not (_is_address(text) and re.fullmatch(r"[^\s\"'<>;,?#{}]+", text)):
        raise ValueError("the URL of an API, such as https://api.twilio.com")
    return text.rstrip("/")


def parse_issuer(text: str) -> str:
    """The issuer of an OpenID Connect provider, unchanged because it is compared with what the provider writes; may be empty."""
    if text and not (_is_address(text) and re.fullmatch(r"[^\s\"'<>;,?#{}]+", text)):
        raise ValueError("the issuer as its provider writes it, such as https://login.example.com/realms/acme")
    return text


def parse_webhook_url(text: str) -> str:
    """The URL of a webhook; may be empty. Private addresses are allowed, because the operator may use a machine of their own."""
    if text and not (_is_address(text) and re.fullmatch(r"[!-~]+", text)):
        raise ValueError("an http or https URL, such as https://hooks.example.com/pools")
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
    """The address to listen on."""
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", text):
        raise ValueError("an address or host name to listen on, such as 127.0.0.1 or 0.0.0.0")
    return text


def parse_lease_url(text: str) -> str:
    """The URL of a lease store; may be empty. Only the scheme is checked here; the lease store parses the rest."""
    if text and not re.fullmatch(rf"({'|'.join(map(re.escape, LEASE_SCHEMES))})://\S+", text):
        raise ValueError("a sqlite:///, redis:// or redis+cluster:// URL")
    return text


def parse_claim_limit(text: str) -> str:
    """A limit in the format of the package `limits`; may be empty."""
    expected = "a number and a time, such as 60/minute or 600 per 10 minutes"
    try:
        if text and (";" in text or limits.parse(text).amount < 1):
            raise ValueError(expected)
    except ValueError as error:
        raise ValueError(expected) from error
    return text


def parse_header_name(text: str) -> str:
    """The name of an HTTP header; may be empty."""
    if text and not re.fullmatch(r"[A-Za-z0-9-]{1,64}", text):
        raise ValueError("the name of a header, such as X-Forwarded-For")
    return text


def parse_smtp_url(text: str) -> str:
    """The URL of a mail server; may be empty."""
    if text:
        read_smtp_url(text)
    return text


def parse_mail_from(text: str) -> str:
    """The sender of mails; may be empty."""
    if text:
        parse_sender(text)
    return text


def parse_carrier_secrets(values: tuple[str, ...]) -> tuple[str, ...]:
    """The secrets of a carrier: none, one, or two while the operator replaces one."""
    return _check_secrets(values, r"[ -~]{8,200}", "8 to 200 characters of ASCII, as the carrier shows them")


def parse_telnyx_public_keys(values: tuple[str, ...]) -> tuple[str, ...]:
    """Ed25519 public keys in Base64: none, one or two, as in `parse_carrier_secrets`."""
    expected = "a public key of 44 characters in Base64, as Telnyx's portal shows it"
    return _check_secrets(values, r"[A-Za-z0-9+/]{43}=", expected)


def _check_secrets(values: tuple[str, ...], pattern: str, expected: str) -> tuple[str, ...]:
    if len(values) > MOST_CARRIER_SECRETS or not all(re.fullmatch(pattern, value) for value in values):
        raise ValueError(f"{expected}; while you replace it, the old and the new one, separated by a comma")
    return values
