"""How the text of each setting is read. Every parser raises `ValueError` with what the value should have been."""

import re
import secrets
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import limits
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.domain.secret_names import MOST_CARRIER_SECRETS, split_carrier_secrets

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


class RandomSecretKey(str):
    """A secret key that was drawn as none is set: what is kept longer than the process runs can't rest on it."""

    __slots__ = ()


def parse_secret_key(text: str) -> str:
    """The key, or a random one for nothing."""
    return text or RandomSecretKey(secrets.token_urlsafe(32))


def parse_public_url(text: str) -> str:
    """An address without a slash at its end, or nothing."""
    expected = "the address of this server, as in https://numbers.example.com"
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError(expected) from error
    if text and (not valid or parts.query or parts.fragment or "@" in parts.netloc or re.search(r"[\s\"'<>;,]", text)):
        raise ValueError(expected)
    return text.rstrip("/")


def parse_webhook_url(text: str) -> str:
    """An address that can be POSTed to, or nothing. Any machine will do: the operator may well mean one of their own."""
    expected = "an http or https address, as in https://hooks.example.com/pools"
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError(expected) from error
    if text and (not valid or "@" in parts.netloc or not re.fullmatch(r"[!-~]+", text)):
        raise ValueError(expected)
    return text


def parse_host(text: str) -> str:
    """An address to listen at."""
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", text):
        raise ValueError("an address or host name to listen at, as in 127.0.0.1 or 0.0.0.0")
    return text


def parse_number(least: int, most: int) -> Callable[[str], int]:
    """A parser for a whole number."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    return parse


def parse_choice(choices: Iterable[str]) -> Callable[[str], str]:
    """A parser for one of some words, in whatever case."""

    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return text.lower()

    return parse


def parse_switch(text: str) -> bool:
    """True or false, in any of the usual words."""
    switch = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
    if text.lower() not in switch:
        raise ValueError("true or false")
    return switch[text.lower()]


def parse_lease_url(text: str) -> str:
    """The URL of a lease store, or nothing; what follows the scheme is the engine's to read."""
    if text and not re.fullmatch(rf"({'|'.join(map(re.escape, LEASE_SCHEMES))})://\S+", text):
        raise ValueError("a sqlite:///, redis:// or redis+cluster:// URL")
    return text


def parse_old_secret_keys(text: str) -> tuple[str, ...]:
    """The keys between the commas."""
    return tuple(key.strip() for key in text.split(",") if key.strip())


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


def parse_number_or_none(least: int, most: int) -> Callable[[str], int | None]:
    """A parser for a whole number, or for nothing."""
    parse = parse_number(least, most)
    return lambda text: parse(text) if text else None


def parse_carrier_secrets(text: str) -> tuple[str, ...]:
    """A carrier's secrets, separated by commas: none, one, or the old and the new one while it is changed."""
    return _parse_secrets(text, r"[ -~]{8,200}", "8 to 200 characters of ASCII, as the carrier shows them")


def parse_telnyx_public_keys(text: str) -> tuple[str, ...]:
    """Ed25519 public keys in Base64, as many as `parse_carrier_secrets` takes."""
    expected = "a public key of 44 characters in Base64, as Telnyx's portal shows it"
    return _parse_secrets(text, r"[A-Za-z0-9+/]{43}=", expected)


def _parse_secrets(text: str, pattern: str, expected: str) -> tuple[str, ...]:
    values = split_carrier_secrets(text)
    if len(values) > MOST_CARRIER_SECRETS or not all(re.fullmatch(pattern, value) for value in values):
        raise ValueError(f"{expected}; while you change it, the old and the new one, separated by a comma")
    return values
