"""The settings: one table, read from the environment once, at the start.

A setting exists when it is in `SETTINGS`; `docs/settings.md` is written from the same table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from server.setting_values import (
    RandomSecretKey,
    parse_carrier_secrets,
    parse_choice,
    parse_claim_limit,
    parse_database_url,
    parse_header_name,
    parse_host,
    parse_lease_url,
    parse_number,
    parse_number_or_none,
    parse_old_secret_keys,
    parse_public_url,
    parse_secret_key,
    parse_switch,
    parse_telnyx_public_keys,
    parse_webhook_url,
)

LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("json", "console")
SHORT_SECRET_CHARACTERS = 16
_HIGHEST_PORT = 65_535
_MOST_WORKERS = 256
_MOST_CLIENT_LEASES = 1_000_000


class SettingsError(ValueError):
    """Settings that can't be used; the message has a line for each of them."""


@dataclass(frozen=True, repr=False)
class Settings:
    """All settings, read and checked; the fields are those of `SETTINGS`, in its order. Never printed: some are secrets."""

    database_url: str
    lease_url: str
    secret_key: str
    old_secret_keys: tuple[str, ...]
    public_url: str
    host: str
    port: int
    workers: int
    threads: int
    claim_limit: str
    client_leases: int | None
    client_address_header: str
    alert_webhook_url: str
    private_postbacks: bool
    twilio_auth_token: tuple[str, ...]
    signalwire_signing_key: tuple[str, ...]
    telnyx_public_key: tuple[str, ...]
    log_level: str
    log_format: str
    demo_pages: bool


@dataclass(frozen=True)
class Setting:
    """One row of the table.

    `parse` raises `ValueError` with what the value should be. Secrets are never printed. A variable set to nothing counts
    as not set, but where `can_be_none`: there it means none.
    """

    name: str
    default: str
    help: str
    parse: Callable[[str], Any]
    secret: bool = False
    can_be_none: bool = False

    @property
    def field(self) -> str:
        """The field of `Settings` that this setting fills."""
        return self.name.removeprefix("DNI_").lower()


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DNI_DATABASE_URL",
        "sqlite:///dni.sqlite3",
        "Where accounts are kept: `sqlite:///FILE` (relative to the working directory, `sqlite:////FILE` absolute) or "
        "`postgresql://USER:PASSWORD@HOST/NAME` (needs `dni-py[postgresql]`, that is psycopg 3.3 or newer). Missing tables are "
        "made at the start.",
        parse_database_url,
    ),
    Setting(
        "DNI_LEASE_URL",
        "",
        "Where leases of pool numbers are kept: `sqlite:///FILE`, `redis://HOST:PORT/DATABASE` or "
        "`redis+cluster://HOST:PORT,HOST:PORT`. Empty: in the SQLite file of DNI_DATABASE_URL; with PostgreSQL it must "
        "be set. With Redis the counters of DNI_CLAIM_LIMIT are kept there too.",
        parse_lease_url,
    ),
    Setting(
        "DNI_SECRET_KEY",
        "",
        "The key that signs what pages hold of a lease, under which the logs hide the addresses of clients, and from which the "
        "key is derived that encrypts the secrets of accounts. Empty: a new one at every start, so that pages that are open "
        "then ask for a number anew, and accounts can't have secrets. Several machines need the same. Use 32 random "
        "characters or more.",
        parse_secret_key,
        secret=True,
    ),
    Setting(
        "DNI_OLD_SECRET_KEYS",
        "",
        "Former secret keys, separated by commas: what they have signed still counts, and what they have encrypted can be "
        "read. To change DNI_SECRET_KEY, put the old one here, restart the server, run `dni secret rotate`, and take the old "
        "one out a day later.",
        parse_old_secret_keys,
        secret=True,
    ),
    Setting(
        "DNI_PUBLIC_URL",
        "",
        "The address under which browsers and carriers reach this server, used in the tag to paste, in the script for pages that "
        "load it in a way that hides where it came from (inlined, or from another host's cache), and in the signatures of "
        "carriers. Empty: the address of each request; the script then names none.",
        parse_public_url,
    ),
    Setting("DNI_HOST", "127.0.0.1", "The address to listen at; `0.0.0.0` for all of the machine's.", parse_host),
    Setting("DNI_PORT", "8000", "The port to listen at; `0` for any free one.", parse_number(0, _HIGHEST_PORT)),
    Setting(
        "DNI_WORKERS",
        "2",
        "How many processes serve requests; about as many as the machine has cores.",
        parse_number(1, _MOST_WORKERS),
    ),
    Setting(
        "DNI_THREADS", "8", "How many requests one worker process serves at a time.", parse_number(1, _MOST_WORKERS)
    ),
    Setting(
        "DNI_CLAIM_LIMIT",
        "60/minute",
        "How often one client, and one visitor, may claim numbers; beyond it the answer is 429. A client is an IPv4 "
        "address or an IPv6 network of 64 bits. Heartbeats, tags and leaving have 20 times as much. Counted in the same "
        "Redis as the leases; with SQLite, and for heartbeats, in each worker process. Set to nothing: no limit.",
        parse_claim_limit,
        can_be_none=True,
    ),
    Setting(
        "DNI_CLIENT_LEASES",
        "5",
        "How many live leases of a pool one client can cause, while the pool is short: a client gets more than these only "
        "while at least 20 numbers are free for each that it holds. Set to nothing: no bound.",
        parse_number_or_none(1, _MOST_CLIENT_LEASES),
        can_be_none=True,
    ),
    Setting(
        "DNI_CLIENT_ADDRESS_HEADER",
        "",
        "The header in which a proxy in front gives the client's address, as in `X-Forwarded-For`; of several addresses the "
        "last counts, the one that the proxy itself has added. Set it only if every request comes through that proxy, as "
        "anyone can send the header. Empty: the address of the connection.",
        parse_header_name,
    ),
    Setting(
        "DNI_ALERT_WEBHOOK_URL",
        "",
        "An address that is told by a POST of JSON when a number pool runs short, at most once an hour for each pool. "
        "Empty: alerts are only logged.",
        parse_webhook_url,
        secret=True,
    ),
    Setting(
        "DNI_PRIVATE_POSTBACKS",
        "false",
        "Whether postbacks may go to addresses that are not of the internet: private, loopback and link-local ones. Set it "
        "only if everyone who writes an account file may reach your network; for testing, and for receivers of your own.",
        parse_switch,
    ),
    Setting(
        "DNI_TWILIO_AUTH_TOKEN",
        "",
        "The auth token of the Twilio account, by which calls that Twilio tells of are known to be Twilio's. While you change "
        "it, the old and the new one, separated by a comma: both count. Empty: they are refused, but for accounts that name a "
        "secret of their own under `carrier_secrets`.",
        parse_carrier_secrets,
        secret=True,
    ),
    Setting(
        "DNI_SIGNALWIRE_SIGNING_KEY",
        "",
        "The signing key of the SignalWire project; as DNI_TWILIO_AUTH_TOKEN.",
        parse_carrier_secrets,
        secret=True,
    ),
    Setting(
        "DNI_TELNYX_PUBLIC_KEY",
        "",
        "The public key of the Telnyx account, as its portal shows it; as DNI_TWILIO_AUTH_TOKEN.",
        parse_telnyx_public_keys,
        secret=True,
    ),
    Setting(
        "DNI_LOG_LEVEL",
        "info",
        "The least level that is logged: debug, info, warning or error.",
        parse_choice(LOG_LEVELS),
    ),
    Setting(
        "DNI_LOG_FORMAT",
        "json",
        "`json`: one JSON object a line, for machines. `console`: for people.",
        parse_choice(LOG_FORMATS),
    ),
    Setting(
        "DNI_DEMO_PAGES",
        "false",
        "Whether the demo site is served as well; for testing, not for production.",
        parse_switch,
    ),
)


def read_settings(environment: Mapping[str, str], overrides: Mapping[str, str] | None = None) -> Settings:
    """The settings from environment variables; `overrides` (by name, as on the command line) go over them.

    Raises `SettingsError` that names all that can't be used.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    for setting in SETTINGS:
        text = _find_text(setting, (overrides or {}, environment))
        try:
            values[setting.field] = setting.parse(text)
        except ValueError as error:
            shown = "the value" if setting.secret or "@" in text else repr(text)
            problems.append(f"{setting.name}: {shown} can't be used; expected {error}")
    if problems:
        raise SettingsError("\n".join(problems))
    return Settings(**values)


def find_encryption_key(settings: Settings) -> str | None:
    """The secret key where one is set; None where it was drawn for this start, so that nothing that is kept may rest on it."""
    return None if isinstance(settings.secret_key, RandomSecretKey) else settings.secret_key


def choose_lease_url(settings: Settings) -> str:
    """The URL of the lease store: its own, or that of the database. Raises `SettingsError` when neither will do."""
    if settings.lease_url:
        return settings.lease_url
    if settings.database_url.startswith("sqlite:"):
        return settings.database_url
    raise SettingsError(
        "DNI_LEASE_URL: it must be set, as leases are not kept in PostgreSQL; expected a redis:// or redis+cluster:// URL, "
        "or for a single machine a sqlite:/// one"
    )


def _find_text(setting: Setting, sources: tuple[Mapping[str, str], ...]) -> str:
    for values in sources:
        text = values.get(setting.name)
        if text is not None and (text.strip() or setting.can_be_none):
            return text.strip()
    return setting.default


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
