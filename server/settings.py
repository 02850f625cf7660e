"""The settings: one model, read from the environment once, at the start.

A setting exists when `Settings` has a field for it; `docs/settings.md` is written from the same model.
"""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from server.domain.secret_names import split_carrier_secrets
from server.setting_sources import FILE_SUFFIX, SettingSource
from server.setting_values import (
    parse_api_url,
    parse_carrier_secrets,
    parse_claim_limit,
    parse_database_url,
    parse_header_name,
    parse_host,
    parse_lease_url,
    parse_public_url,
    parse_telnyx_public_keys,
    parse_webhook_url,
)

PREFIX = "DNI_"
_LOWER = BeforeValidator(str.lower)
_NONE_WHEN_EMPTY = BeforeValidator(lambda text: text or None)
_Texts = Annotated[tuple[str, ...], BeforeValidator(split_carrier_secrets)]
_CarrierSecrets = Annotated[_Texts, AfterValidator(parse_carrier_secrets)]


class SettingsError(ValueError):
    """Settings that can't be used; the message has a line for each of them."""


class Settings(BaseSettings):
    """All settings, read and checked. Those that are kept out of its `repr` are secrets."""

    # Without its input, an error can't show a secret. Parsers are for texts, and defaults are none.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        validate_default=False,
    )

    database_url: Annotated[str, AfterValidator(parse_database_url)] = "sqlite:///dni.sqlite3"
    """Where accounts and calls are kept: `sqlite:///FILE` (relative to the working directory, `sqlite:////FILE` absolute) or
    `postgresql://USER:PASSWORD@HOST/NAME` (needs `dni-py[postgresql]`, that is psycopg 3.3 or newer). Missing tables
    are made at the start."""

    lease_url: Annotated[str, AfterValidator(parse_lease_url)] = ""
    """Where leases of pool numbers are kept: `sqlite:///FILE`, `redis://HOST:PORT/DATABASE` or
    `redis+cluster://HOST:PORT,HOST:PORT`. Empty: in the SQLite file of DNI_DATABASE_URL; with PostgreSQL it must be
    set. With Redis the counters of DNI_CLAIM_LIMIT are kept there too."""

    secret_key: str = Field(default_factory=token_urlsafe, repr=False)
    """Signs lease tokens, pseudonymises client addresses in logs, and encrypts the accounts' secrets. Use 32 random
    characters or more, the same on every machine. Empty: a new key at every start, so open pages then ask for a new
    number, and accounts can't have secrets."""

    old_secret_keys: _Texts = Field((), repr=False)
    """Former secret keys, separated by commas: what they have signed still counts, and what they have encrypted can be
    read. To change DNI_SECRET_KEY, put the old one here, restart the server, run `dni secret rotate`, and take the old
    one out a day later."""

    public_url: Annotated[str, AfterValidator(parse_public_url)] = ""
    """The address under which browsers and carriers reach this server, used in the tag to paste, in the script for
    pages that load it in a way that hides where it came from (inlined, or from another host's cache), and in the
    signatures of carriers. Empty: the address of each request; the script then names none."""

    host: Annotated[str, AfterValidator(parse_host)] = "127.0.0.1"
    """The address to listen at; `0.0.0.0` for all of the machine's."""

    port: int = Field(8000, ge=0, le=65_535)
    """The port to listen at; `0` for any free one."""

    workers: int = Field(2, ge=1, le=256)
    """How many processes serve requests; about as many as the machine has cores."""

    threads: int = Field(8, ge=1, le=256)
    """How many requests one worker process serves at a time."""

    claim_limit: Annotated[str, AfterValidator(parse_claim_limit)] = "60/minute"
    """How often one client, and one visitor, may claim numbers; beyond it the answer is 429. A client is an IPv4
    address or an IPv6 network of 64 bits. Heartbeats, tags and leaving have 20 times as much. Counted in the same Redis
    as the leases; with SQLite, and for heartbeats, in each worker process. Set to nothing: no limit."""

    client_leases: Annotated[int | None, _NONE_WHEN_EMPTY] = Field(5, ge=1, le=1_000_000)
    """How many live leases of a pool one client can cause, while the pool is short: a client gets more than these only
    while at least 20 numbers are free for each that it holds. Set to nothing: no bound."""

    client_address_header: Annotated[str, AfterValidator(parse_header_name)] = ""
    """The header in which a proxy in front gives the client's address, as in `X-Forwarded-For`; of several addresses
    the last counts, the one that the proxy itself has added. Set it only if every request comes through that proxy, as
    anyone can send the header. Empty: the address of the connection."""

    alert_webhook_url: Annotated[str, AfterValidator(parse_webhook_url)] = Field("", repr=False)
    """An address that is told by a POST of JSON when a number pool runs short, at most once an hour for each pool.
    Empty: alerts are only logged."""

    private_postbacks: bool = False
    """Whether postbacks may go to addresses that are not of the internet: private, loopback and link-local ones. Set it
    only if everyone who writes an account file may reach your network; for testing, and for receivers of your own."""

    twilio_auth_token: _CarrierSecrets = Field((), repr=False)
    """The auth token of the Twilio account, by which calls that Twilio tells of are known to be Twilio's. While you
    change it, the old and the new one, separated by a comma: both count. Empty: they are refused, but for accounts that
    name a secret of their own under `carrier_secrets`."""

    twilio_api_url: Annotated[str, AfterValidator(parse_api_url)] = ""
    """Where requests to Twilio's API go, which erase recordings: a proxy, or a simulated Twilio, with the accounts'
    credentials. It may be a private address. Empty: to Twilio itself, at https://api.twilio.com or its regions."""

    signalwire_signing_key: _CarrierSecrets = Field((), repr=False)
    """The signing key of the SignalWire project; as DNI_TWILIO_AUTH_TOKEN."""

    telnyx_public_key: Annotated[_Texts, AfterValidator(parse_telnyx_public_keys)] = Field((), repr=False)
    """The public key of the Telnyx account, as its portal shows it; as DNI_TWILIO_AUTH_TOKEN."""

    log_level: Annotated[Literal["debug", "info", "warning", "error"], _LOWER] = "info"
    """Minimum log level: debug, info, warning or error."""

    log_format: Annotated[Literal["json", "console"], _LOWER] = "json"
    """`json`: one JSON object a line, for machines. `console`: for people."""

    demo_pages: bool = False
    """Whether the demo site is served as well; for testing, not for production."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Nothing but what `read_settings` has read: it is given the environment."""
        return (init_settings,)

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """Nothing: a URL may have a password in it, too."""
        return []


SETTINGS: Mapping[str, FieldInfo] = {PREFIX + name.upper(): field for name, field in Settings.model_fields.items()}
"""The fields by the names of their environment variables."""


def read_settings(environment: Mapping[str, str], overrides: Mapping[str, str] | None = None) -> Settings:
    """The settings from environment variables; `overrides` (by name, as on the command line) go over them.

    Raises `SettingsError` that names all that can't be used.
    """
    return read_settings_and_origins(environment, overrides)[0]


def read_settings_and_origins(
    environment: Mapping[str, str], overrides: Mapping[str, str] | None = None
) -> tuple[Settings, Mapping[str, str]]:
    """As `read_settings`, with where each value comes from, by name."""
    source = SettingSource(Settings, overrides or {}, environment)
    texts = source()
    try:
        settings = Settings(**texts)
    except ValidationError as error:
        source.problems += [_explain(one, texts, source.origins) for one in error.errors()]
    if source.problems:
        raise SettingsError("\n".join(source.problems))
    return settings, {PREFIX + name.upper(): origin for name, origin in source.origins.items()}


def is_setting(name: str) -> bool:
    """Whether the server itself reads the environment variable of this name."""
    return name.removesuffix(FILE_SUFFIX) in SETTINGS


def find_field(name: str) -> str:
    """The field of `Settings` for the environment variable of this name."""
    return name.removeprefix(PREFIX).lower()


def find_encryption_key(settings: Settings) -> str | None:
    """The secret key where one is set; None where it was drawn for this start, so that nothing that is kept may rest on it."""
    return settings.secret_key if "secret_key" in settings.model_fields_set else None


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


def _explain(error: ErrorDetails, texts: Mapping[str, str], origins: Mapping[str, str]) -> str:
    field_name = str(error["loc"][0])
    name, field, text = PREFIX + field_name.upper(), Settings.model_fields[field_name], texts[field_name]
    is_in_file = origins[field_name].startswith("file ")
    shown = repr(text) if field.repr and "@" not in text and not is_in_file else "the value"
    return f"{name}{FILE_SUFFIX if is_in_file else ''}: {shown} can't be used; expected {_write_expected(error, field)}"


def _write_expected(error: ErrorDetails, field: FieldInfo) -> str:
    context = error.get("ctx", {})
    if "error" in context:
        return str(context["error"])
    if "expected" in context:
        return f"one of {context['expected'].replace(chr(39), '')}"
    bounds = {type(one): one for one in field.metadata}
    return f"a whole number from {bounds[Ge].ge} to {bounds[Le].le}" if Ge in bounds else "true or false"


def write_settings_document() -> str:
    """`docs/settings.md`, as it must be for this model."""
    rows = [f"| `{name}` | {_write_default(field)} | {write_help(field)} |" for name, field in SETTINGS.items()]
    return "\n".join([_DOCUMENT_HEAD, *rows, "", _DOCUMENT_TAIL])


def write_help(field: FieldInfo) -> str:
    """What a setting is for, on one line."""
    return " ".join((field.description or "").split())


def _write_default(field: FieldInfo) -> str:
    if field.default_factory or field.default in ("", ()):
        return "empty"
    return f"`{str(field.default).lower()}`"


_DOCUMENT_HEAD = """\
# Settings

Settings are environment variables, read once at the start. A value that can't be used stops the start with a line that
says what is expected. `dni settings` prints the values in force, without secrets, and where each comes from.

Each can be read from a file instead, as secrets of Docker and Kubernetes are: `DNI_SECRET_KEY_FILE=/run/secrets/dni_key`
names a file that holds the value of `DNI_SECRET_KEY`. Blanks and line ends around the value are left out. Setting both is
an error.

`dni serve` logs a warning at the start, `unknown_setting`, for each variable that begins with `DNI_` and is neither a setting
nor one that an account may use (`dni secret allow`), and `secret_key_missing` or `secret_key_short` where they hold.

| name | default | what it is for |
| --- | --- | --- |"""

_DOCUMENT_TAIL = """\
`dni serve` and `dni demo` take `--host`, `--port` and `--workers`, which go over the environment.

This page is written by `dni settings --document`; a test compares the two.
"""
