"""The settings, read once at the start from the environment and the settings file.

Each field of `Settings` is a setting. `docs/settings.md` is written from the same model.
"""

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from server.data_folder import write_default_url
from server.domain.secret_names import split_carrier_secrets
from server.setting_sources import FILE_SUFFIX, SettingSource
from server.setting_values import (
    parse_api_url,
    parse_carrier_secrets,
    parse_claim_limit,
    parse_database_url,
    parse_header_name,
    parse_host,
    parse_issuer,
    parse_lease_url,
    parse_mail_from,
    parse_public_url,
    parse_smtp_url,
    parse_telnyx_public_keys,
    parse_webhook_url,
)
from server.settings_file import SETTINGS_VARIABLE, SettingsFile

PREFIX = "DNI_"
_NO_FILE = SettingsFile()
_LOWER = BeforeValidator(str.lower)
_NONE_WHEN_EMPTY = BeforeValidator(lambda text: text or None)
_Texts = Annotated[tuple[str, ...], BeforeValidator(split_carrier_secrets)]
_CarrierSecrets = Annotated[_Texts, AfterValidator(parse_carrier_secrets)]


class SettingsError(ValueError):
    """Some settings are invalid. The message has one line for each."""


class Settings(BaseSettings):
    """All settings, read and checked. Fields with `repr=False` are secrets."""

    # Errors do not quote the value, which may be a secret. Parsers take texts, so they do not check defaults.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        validate_default=False,
    )

    database_url: Annotated[str, AfterValidator(parse_database_url)] = Field(default_factory=write_default_url)
    """The database of accounts and calls: `sqlite:///FILE` (relative to the working directory, `sqlite:////FILE` absolute)
    or `postgresql://USER:PASSWORD@HOST/NAME` (needs `dni-py[postgres]`, that is psycopg 3.3 or newer). Missing tables are
    created at the start. Empty: `dni.sqlite3` in the user's data folder, which on Linux is `~/.local/share/dni`; `dni demo`
    uses `demo.sqlite3` there."""

    lease_url: Annotated[str, AfterValidator(parse_lease_url)] = ""
    """The store of the leases of pool numbers: `sqlite:///FILE`, `redis://HOST:PORT/DATABASE` or
    `redis+cluster://HOST:PORT,HOST:PORT`. Empty: the SQLite file of DNI_DATABASE_URL; with PostgreSQL it must be
    set. Redis also has the counters of DNI_CLAIM_LIMIT."""

    secret_key: str = Field(default_factory=token_urlsafe, repr=False)
    """Signs lease tokens, pseudonymises client addresses in logs, and encrypts the accounts' secrets. Use 32 random
    characters or more, the same on every machine. Empty: a new key at every start; open pages then ask for new numbers,
    and accounts can't have secrets."""

    old_secret_keys: _Texts = Field((), repr=False)
    """Old secret keys, separated by commas. Their signatures stay valid, and what they encrypted can be decrypted. To
    change DNI_SECRET_KEY, add the old one here, restart the server, run `dni secret rotate`, and remove the old one a
    day later."""

    public_url: Annotated[str, AfterValidator(parse_public_url)] = ""
    """The URL at which browsers and carriers reach this server. It is used in the tag to paste, in the signatures of
    carriers, and in the script for pages that can't see where it was loaded from (inlined, or from another host's
    cache). Empty: the address of each request is used, and the script has no URL."""

    host: Annotated[str, AfterValidator(parse_host)] = "127.0.0.1"
    """The address to listen on; `0.0.0.0` for all addresses of the machine."""

    port: int = Field(8000, ge=0, le=65_535)
    """The port to listen on; `0` for any free port."""

    workers: int = Field(2, ge=1, le=256)
    """The number of worker processes; about as many as the machine has cores."""

    threads: int = Field(8, ge=1, le=256)
    """The number of requests that one worker process serves at a time."""

    claim_limit: Annotated[str, AfterValidator(parse_claim_limit)] = "60/minute"
    """How often one client, and one visitor, may claim numbers; above it the response is 429. A client is an IPv4
    address or an IPv6 network of 64 bits. The limit for heartbeats, tags and leaving is 20 times as high. Counted in the
    Redis of the leases; with SQLite, and for heartbeats, in each worker process. Set but empty: no limit."""

    client_leases: Annotated[int | None, _NONE_WHEN_EMPTY] = Field(5, ge=1, le=1_000_000)
    """How many live leases one client can have in a pool that is short of numbers. A client gets more only while the
    pool has at least 20 free numbers for each of its leases. Set but empty: no limit."""

    client_address_header: Annotated[str, AfterValidator(parse_header_name)] = ""
    """The header in which a proxy sends the client's address, such as `X-Forwarded-For`. Of several addresses the last
    one counts, which the proxy has added. Set it only if every request comes through that proxy, because anyone can
    send the header. Empty: the address of the connection."""

    alert_webhook_url: Annotated[str, AfterValidator(parse_webhook_url)] = Field("", repr=False)
    """The URL that gets a POST of JSON when a number pool runs short, at most once an hour for each pool. Empty: alerts
    are only logged."""

    private_postbacks: bool = False
    """Whether postbacks and notifications may go to private, loopback and link-local addresses, and sites be read from
    them. Use it for tests, and for receivers in your own network. Set it only if everyone who writes an account file may
    reach your network."""

    smtp_url: Annotated[str, AfterValidator(parse_smtp_url)] = Field("", repr=False)
    """The mail server for notifications and invitations: `smtp://USER:PASSWORD@HOST:587`, or `smtps://` for TLS from the
    start. With a password it must offer STARTTLS, unless it is `smtps://`. Leave out user and password if it needs
    none. Empty: no mail is sent. Try it with `dni mail test ADDRESS`."""

    mail_from: Annotated[str, AfterValidator(parse_mail_from)] = ""
    """The sender of mails, which the mail server must allow: `dni@example.com` or `Example Calls <dni@example.com>`."""

    twilio_auth_token: _CarrierSecrets = Field((), repr=False)
    """The auth token of the Twilio account, which verifies webhooks from Twilio. While you replace it, set the old and
    the new one, separated by a comma; both are accepted. Empty: webhooks are rejected, except for accounts that name
    their own secret under `carrier_secrets`."""

    twilio_api_url: Annotated[str, AfterValidator(parse_api_url)] = ""
    """The URL for requests to Twilio's API, which erase recordings: a proxy or a simulated Twilio. It gets the accounts'
    credentials, and may be a private address. Empty: Twilio itself, at https://api.twilio.com or its regions."""

    signalwire_signing_key: _CarrierSecrets = Field((), repr=False)
    """The signing key of the SignalWire project; works like DNI_TWILIO_AUTH_TOKEN."""

    telnyx_public_key: Annotated[_Texts, AfterValidator(parse_telnyx_public_keys)] = Field((), repr=False)
    """The public key of the Telnyx account, as its portal shows it; works like DNI_TWILIO_AUTH_TOKEN."""

    oidc_issuer: Annotated[str, AfterValidator(parse_issuer)] = ""
    """The issuer of an OpenID Connect provider for single sign-on to the console, exactly as the provider writes it, such as
    `https://login.example.com/realms/acme`. The provider must allow the return address
    `https://NUMBERS.EXAMPLE.COM/console/sign-in/return`. Empty: no single sign-on."""

    oidc_client_id: str = ""
    """The client ID that the provider of DNI_OIDC_ISSUER gave to this server."""

    oidc_client_secret: str = Field("", repr=False)
    """The client secret that belongs to DNI_OIDC_CLIENT_ID. Empty: a public client."""

    oidc_name: str = "single sign-on"
    """The name on the button of the sign-in page: "Sign in with ..."."""

    metrics_token: str = Field("", repr=False)
    """The bearer token with which Prometheus on another machine reads `/metrics`. Use 32 random characters or more. Empty: only
    this machine itself can read them."""

    log_level: Annotated[Literal["debug", "info", "warning", "error"], _LOWER] = "info"
    """Minimum log level: debug, info, warning or error."""

    log_format: Annotated[Literal["json", "console"], _LOWER] = "json"
    """`json`: one JSON object a line, for machines. `console`: for people."""

    demo_pages: bool = False
    """Whether to serve the demo site too; for tests, not for production."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only the values that `read_settings` has read."""
        return (init_settings,)

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """Nothing, because a URL may have a password in it."""
        return []


SETTINGS: Mapping[str, FieldInfo] = {PREFIX + name.upper(): field for name, field in Settings.model_fields.items()}
"""The fields by the name of their environment variable."""


def read_settings(
    environment: Mapping[str, str],
    overrides: Mapping[str, str] | None = None,
    settings_file: SettingsFile = _NO_FILE,
) -> Settings:
    """The settings from environment variables, else from the settings file. `overrides` (by the same names) replace them.

    Raises `SettingsError` that names all invalid settings.
    """
    return read_settings_and_origins(environment, overrides, settings_file)[0]


def read_settings_and_origins(
    environment: Mapping[str, str],
    overrides: Mapping[str, str] | None = None,
    settings_file: SettingsFile = _NO_FILE,
) -> tuple[Settings, Mapping[str, str]]:
    """As `read_settings`, with the origin of each value by name."""
    source = SettingSource(Settings, overrides or {}, environment, settings_file)
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
    return name == SETTINGS_VARIABLE or name.removesuffix(FILE_SUFFIX) in SETTINGS


def find_field(name: str) -> str:
    """The field of `Settings` for the environment variable of this name."""
    return name.removeprefix(PREFIX).lower()


def find_encryption_key(settings: Settings) -> str | None:
    """The secret key if it is set; None if it is random for this start, because stored data could not be decrypted later."""
    return settings.secret_key if "secret_key" in settings.model_fields_set else None


def choose_lease_url(settings: Settings) -> str:
    """The URL of the lease store: DNI_LEASE_URL, or the SQLite database. Raises `SettingsError` if there is neither."""
    if settings.lease_url:
        return settings.lease_url
    if settings.database_url.startswith("sqlite:"):
        return settings.database_url
    raise SettingsError(
        "DNI_LEASE_URL: it must be set, because PostgreSQL can't store leases; expected a redis:// or redis+cluster:// URL, "
        "or on a single machine a sqlite:/// URL"
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
