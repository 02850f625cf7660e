"""The settings: one table, read from the environment once, at the start.

A setting exists when it is in `SETTINGS`; `docs/settings.md` is written from the same table.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("json", "console")
SHORT_SECRET_CHARACTERS = 16
_HIGHEST_PORT = 65_535
_MOST_WORKERS = 256


class SettingsError(ValueError):
    """Settings that can't be used; the message has a line for each of them."""


@dataclass(frozen=True)
class Settings:
    """All settings, read and checked; the fields are those of `SETTINGS`, in its order."""

    database_url: str
    secret_key: str
    public_url: str
    host: str
    port: int
    workers: int
    threads: int
    log_level: str
    log_format: str
    demo_pages: bool


@dataclass(frozen=True)
class Setting:
    """One row of the table. `parse` raises `ValueError` with what the value should be; secrets are never printed."""

    name: str
    default: str
    help: str
    parse: Callable[[str], Any]
    secret: bool = False

    @property
    def field(self) -> str:
        """The field of `Settings` that this setting fills."""
        return self.name.removeprefix("DNI_").lower()


def _parse_database_url(text: str) -> str:
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


def _parse_secret_key(text: str) -> str:
    return text or secrets.token_urlsafe(32)


def _parse_public_url(text: str) -> str:
    expected = "the address of this server, as in https://numbers.example.com"
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError(expected) from error
    if text and (not valid or parts.query or parts.fragment or "@" in parts.netloc or re.search(r"[\s\"'<>;,]", text)):
        raise ValueError(expected)
    return text.rstrip("/")


def _parse_host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", text):
        raise ValueError("an address or host name to listen at, as in 127.0.0.1 or 0.0.0.0")
    return text


def _parse_number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    return parse


def _parse_choice(choices: Iterable[str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return text.lower()

    return parse


def _parse_switch(text: str) -> bool:
    switch = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
    if text.lower() not in switch:
        raise ValueError("true or false")
    return switch[text.lower()]


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DNI_DATABASE_URL",
        "sqlite:///dni.sqlite3",
        "Where accounts are kept: `sqlite:///FILE` (relative to the working directory, `sqlite:////FILE` absolute) or "
        "`postgresql://USER:PASSWORD@HOST/NAME` (needs the package `psycopg`). Missing tables are made at the start.",
        _parse_database_url,
    ),
    Setting(
        "DNI_SECRET_KEY",
        "",
        "The key under which the logs hide the addresses of clients. Empty: a new one at every start, so that "
        "a client can't be recognised across starts and machines. Use 32 random characters or more.",
        _parse_secret_key,
        secret=True,
    ),
    Setting(
        "DNI_PUBLIC_URL",
        "",
        "The address under which browsers reach this server, used in the tag to paste. Empty: the address under "
        "which the snippet was asked for.",
        _parse_public_url,
    ),
    Setting("DNI_HOST", "127.0.0.1", "The address to listen at; `0.0.0.0` for all of the machine's.", _parse_host),
    Setting("DNI_PORT", "8000", "The port to listen at; `0` for any free one.", _parse_number(0, _HIGHEST_PORT)),
    Setting(
        "DNI_WORKERS",
        "2",
        "How many processes serve requests; about as many as the machine has cores.",
        _parse_number(1, _MOST_WORKERS),
    ),
    Setting(
        "DNI_THREADS", "8", "How many requests one worker process serves at a time.", _parse_number(1, _MOST_WORKERS)
    ),
    Setting(
        "DNI_LOG_LEVEL",
        "info",
        "The least level that is logged: debug, info, warning or error.",
        _parse_choice(LOG_LEVELS),
    ),
    Setting(
        "DNI_LOG_FORMAT",
        "json",
        "`json`: one JSON object a line, for machines. `console`: for people.",
        _parse_choice(LOG_FORMATS),
    ),
    Setting(
        "DNI_DEMO_PAGES",
        "false",
        "Whether the demo site is served as well; for testing, not for production.",
        _parse_switch,
    ),
)


def read_settings(environment: Mapping[str, str], overrides: Mapping[str, str] | None = None) -> Settings:
    """The settings from environment variables; `overrides` (by name, as on the command line) go over them.

    A variable that is set to nothing counts as not set. Raises `SettingsError` that names all that can't be used.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        text = (overrides or {}).get(setting.name) or environment.get(setting.name, "").strip() or setting.default
        try:
            values[setting.field] = setting.parse(text)
        except ValueError as error:
            shown = "the value" if setting.secret or "@" in text else repr(text)
            problems.append(f"{setting.name}: {shown} can't be used; expected {error}")
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(**values)


def write_settings_document() -> str:
    """`docs/settings.md`, as it must be for this table."""
    rows = [f"| `{one.name}` | {f'`{one.default}`' if one.default else 'empty'} | {one.help} |" for one in SETTINGS]
    return "\n".join([_DOCUMENT_HEAD, *rows, "", _DOCUMENT_TAIL])


_DOCUMENT_HEAD = """\
# Settings

Settings are environment variables, read once at the start. A value that can't be used stops the start with a line that
says what is expected. `dni settings` prints the values in force, without secrets.

| name | default | what it is for |
| --- | --- | --- |"""

_DOCUMENT_TAIL = """\
`dni serve` and `dni demo` take `--host`, `--port` and `--workers`, which go over the environment.

This page is written by `dni settings --document`; a test compares the two.
"""
