"""The settings: defaults, rejected values, and a document that matches the model."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from build.layout import REPOSITORY
from server.settings import (
    SETTINGS,
    SettingsError,
    choose_lease_url,
    find_encryption_key,
    find_field,
    read_settings,
    read_settings_and_origins,
)
from server.settings_document import write_settings_document

EXAMPLES = {
    "DNI_DATABASE_URL": "postgres://u:p@h/n",
    "DNI_LEASE_URL": "redis://h:6379/0",
    "DNI_PUBLIC_URL": "https://a.example",
    "DNI_HOST": "::1",
    "DNI_PORT": "9000",
    "DNI_WORKERS": "3",
    "DNI_THREADS": "3",
    "DNI_CLAIM_LIMIT": "5 per 2 hours",
    "DNI_CLIENT_LEASES": "3",
    "DNI_CLIENT_ADDRESS_HEADER": "X-Real-IP",
    "DNI_ALERT_WEBHOOK_URL": "https://hooks.example.com/pools",
    "DNI_OIDC_ISSUER": "https://login.example.com/realms/acme/",
    "DNI_SMTP_URL": "smtp://user:p%40ss@mail.example.com",
    "DNI_MAIL_FROM": "Example Calls <dni@example.com>",
    "DNI_PRIVATE_POSTBACKS": "true",
    "DNI_TWILIO_API_URL": "http://127.0.0.1:9000",
    "DNI_TELNYX_PUBLIC_KEY": "A" * 43 + "=",
    "DNI_LOG_LEVEL": "debug",
    "DNI_LOG_FORMAT": "console",
    "DNI_DEMO_PAGES": "true",
}
"""The values that each setting accepts, except secrets, which accept any text."""


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings({})
    assert (settings.host, settings.port, settings.demo_pages) == ("127.0.0.1", 8000, False)


def test_the_document_is_written_from_the_model() -> None:
    document = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    assert document == write_settings_document(), "run: dni settings --document > docs/settings.md"


def test_the_command_line_overrides_the_environment() -> None:
    assert read_settings({"DNI_PORT": "9000"}, {"DNI_PORT": "9001"}).port == 9001


def test_an_empty_variable_counts_as_not_set() -> None:
    assert read_settings({"DNI_PORT": " "}).port == 8000


def test_an_empty_limit_means_no_limit() -> None:
    settings = read_settings({"DNI_CLAIM_LIMIT": "", "DNI_CLIENT_LEASES": " "})
    assert (settings.claim_limit, settings.client_leases) == ("", None)


def test_leases_are_stored_in_the_database_file_by_default() -> None:
    settings = read_settings({"DNI_DATABASE_URL": "sqlite:///dni.sqlite3"})
    assert choose_lease_url(settings) == "sqlite:///dni.sqlite3"
    assert choose_lease_url(read_settings({"DNI_LEASE_URL": "redis://h:6379/0"})) == "redis://h:6379/0"


def test_with_postgresql_the_lease_store_must_be_set() -> None:
    with pytest.raises(SettingsError, match="DNI_LEASE_URL: it must be set"):
        choose_lease_url(read_settings({"DNI_DATABASE_URL": "postgresql://u:p@h/n"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("a token of it", ("a token of it",)),
        (" old token, new token ,", ("old token", "new token")),
    ],
)
def test_a_carrier_s_secrets_are_separated_by_commas(text: str, expected: tuple[str, ...]) -> None:
    assert read_settings({"DNI_TWILIO_AUTH_TOKEN": text}).twilio_auth_token == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DNI_TWILIO_AUTH_TOKEN", "good token,short"),
        ("DNI_TWILIO_AUTH_TOKEN", ",".join(["good token"] * 5)),
        ("DNI_SIGNALWIRE_SIGNING_KEY", "good token,schlüssel"),
        ("DNI_TELNYX_PUBLIC_KEY", "A" * 43 + "=,no key"),
    ],
)
def test_an_invalid_secret_stops_the_start_and_is_not_shown(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: the value can't be used.*separated by a comma") as refusal:
        read_settings({name: text})
    assert text.rpartition(",")[2] not in str(refusal.value)


def test_settings_do_not_change_once_they_are_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_settings({}).port = 9000


@pytest.mark.parametrize("text", ["TRUE", "yes", "1", "on"])
def test_a_switch_accepts_the_usual_words(text: str) -> None:
    assert read_settings({"DNI_DEMO_PAGES": text}).demo_pages is True
    assert read_settings({"DNI_LOG_LEVEL": "Warning"}).log_level == "warning"


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_can_be_read_from_a_file(name: str, tmp_path: Path) -> None:
    text = EXAMPLES.get(name, "a secret of sixteen")
    (tmp_path / "value").write_text(f"{text}\n")
    given, from_file = read_settings({name: text}), read_settings({f"{name}_FILE": str(tmp_path / "value")})
    assert getattr(from_file, find_field(name)) == getattr(given, find_field(name))
    assert find_field(name) in from_file.model_fields_set


def test_a_secret_key_from_a_file_encrypts_secrets(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a secret of sixteen\r\n")
    assert find_encryption_key(read_settings({"DNI_SECRET_KEY_FILE": str(tmp_path / "key")})) == "a secret of sixteen"


def test_a_value_and_a_file_for_the_same_setting_are_rejected(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("the key in the file")
    with pytest.raises(SettingsError) as refusal:
        read_settings({"DNI_SECRET_KEY": "the key given", "DNI_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert str(refusal.value) == "DNI_SECRET_KEY: DNI_SECRET_KEY_FILE is set as well; set one of the two only"


def test_an_empty_variable_does_not_hide_the_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("the key in the file")
    environment = {"DNI_SECRET_KEY": "", "DNI_SECRET_KEY_FILE": str(tmp_path / "key"), "DNI_HOST_FILE": " "}
    assert read_settings(environment).secret_key == "the key in the file"


def test_an_empty_limit_and_a_file_are_rejected(tmp_path: Path) -> None:
    (tmp_path / "limit").write_text("5/minute")
    with pytest.raises(SettingsError, match="DNI_CLAIM_LIMIT_FILE is set as well"):
        read_settings({"DNI_CLAIM_LIMIT": "", "DNI_CLAIM_LIMIT_FILE": str(tmp_path / "limit")})


def test_an_empty_file_of_a_limit_means_no_limit(tmp_path: Path) -> None:
    (tmp_path / "limit").write_text("\n")
    assert read_settings({"DNI_CLAIM_LIMIT_FILE": str(tmp_path / "limit")}).claim_limit == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file or directory"),
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"\xff\xfe", "it is not UTF-8 text"),
    ],
)
def test_an_unreadable_file_is_rejected_with_its_name_and_the_reason(
    content: bytes | None, reason: str, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as refusal:
        read_settings({"DNI_SECRET_KEY_FILE": str(file)})
    assert str(refusal.value) == (
        f"DNI_SECRET_KEY_FILE: {str(file)!r} can't be read: {reason}; expected a file with the value of DNI_SECRET_KEY"
    )


def test_a_folder_instead_of_a_file_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"DNI_PORT_FILE: .* can't be read: Is a directory"):
        read_settings({"DNI_PORT_FILE": str(tmp_path)})


def test_a_bad_value_in_a_file_is_rejected_by_the_variable_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("hunter2")
    with pytest.raises(SettingsError) as refusal:
        read_settings(
            {"DNI_PORT_FILE": str(tmp_path / "port"), "DNI_WORKERS": "0", "DNI_HOST_FILE": str(tmp_path / "no")}
        )
    lines = str(refusal.value).splitlines()
    assert "DNI_PORT_FILE: the value can't be used; expected a whole number from 0 to 65535" in lines
    assert len(lines) == 3
    assert "hunter2" not in str(refusal.value)


def test_the_command_line_overrides_a_file(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9000")
    assert read_settings({"DNI_PORT_FILE": str(tmp_path / "port")}, {"DNI_PORT": "9001"}).port == 9001


def test_the_origin_of_each_value_is_known(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a secret of sixteen")
    environment = {"DNI_SECRET_KEY_FILE": str(tmp_path / "key"), "DNI_HOST": "::", "DNI_CLAIM_LIMIT": ""}
    origins = read_settings_and_origins(environment, {"DNI_PORT": "0"})[1]
    assert origins["DNI_SECRET_KEY"] == f"file {tmp_path / 'key'}"
    assert (origins["DNI_HOST"], origins["DNI_CLAIM_LIMIT"]) == ("environment", "environment")
    assert (origins["DNI_PORT"], origins["DNI_WORKERS"]) == ("command line", "default")


def test_a_random_secret_key_encrypts_nothing() -> None:
    assert find_encryption_key(read_settings({})) is None
    assert find_encryption_key(read_settings({"DNI_SECRET_KEY": "a secret"})) == "a secret"


def test_old_secret_keys_are_separated_by_commas() -> None:
    assert read_settings({"DNI_OLD_SECRET_KEYS": "one, two,"}).old_secret_keys == ("one", "two")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DNI_DATABASE_URL", "nonsense"),
        ("DNI_DATABASE_URL", "mysql://host/name"),
        ("DNI_DATABASE_URL", "sqlite://"),
        ("DNI_DATABASE_URL", "sqlite:///:memory:"),
        ("DNI_LEASE_URL", "postgresql://host/name"),
        ("DNI_LEASE_URL", "redis://two words"),
        ("DNI_CLAIM_LIMIT", "many"),
        ("DNI_CLAIM_LIMIT", "0/minute"),
        ("DNI_CLAIM_LIMIT", "1/minute;2/hour"),
        ("DNI_CLIENT_LEASES", "0"),
        ("DNI_CLIENT_ADDRESS_HEADER", "X Forwarded"),
        ("DNI_PUBLIC_URL", "numbers.example.com"),
        ("DNI_PUBLIC_URL", "https://a.example/?x=1"),
        ("DNI_PUBLIC_URL", "https://a.example/'><script>"),
        ("DNI_PUBLIC_URL", "https://[broken"),
        ("DNI_ALERT_WEBHOOK_URL", "hooks.example.com"),
        ("DNI_OIDC_ISSUER", "login.example.com"),
        ("DNI_OIDC_ISSUER", "https://login.example.com/?realm=acme"),
        ("DNI_SMTP_URL", "http://mail.example.com"),
        ("DNI_SMTP_URL", "smtp://user@mail.example.com"),
        ("DNI_MAIL_FROM", "Example Calls"),
        ("DNI_MAIL_FROM", "a@example.com, b@example.com"),
        ("DNI_ALERT_WEBHOOK_URL", "file:///etc/passwd"),
        ("DNI_ALERT_WEBHOOK_URL", "https://user:word@hooks.example.com"),
        ("DNI_ALERT_WEBHOOK_URL", "https://hooks.example.com/ö"),
        ("DNI_HOST", "a host"),
        ("DNI_PORT", "http"),
        ("DNI_PORT", "65536"),
        ("DNI_PORT", "-1"),
        ("DNI_WORKERS", "0"),
        ("DNI_THREADS", "1.5"),
        ("DNI_LOG_LEVEL", "loud"),
        ("DNI_LOG_FORMAT", "xml"),
        ("DNI_DEMO_PAGES", "maybe"),
    ],
)
def test_a_bad_value_is_rejected_with_its_name_and_the_expected_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({name: value})
    assert str(refusal.value).startswith(f"{name}: ")
    assert "expected" in str(refusal.value)


def test_all_bad_values_are_reported_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"DNI_PORT": "x", "DNI_WORKERS": "y"})
    assert len(str(refusal.value).splitlines()) == 2


def test_a_rejected_value_with_a_password_is_not_shown() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"DNI_DATABASE_URL": "mysql://user:hunter2@host/name"})
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("url", ["postgres://u:p@h/n", "postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"])
def test_postgresql_accepts_its_usual_url_schemes(url: str) -> None:
    assert read_settings({"DNI_DATABASE_URL": url}).database_url == "postgresql+psycopg://u:p@h/n"


def test_a_slash_at_the_end_of_the_public_url_is_removed() -> None:
    assert read_settings({"DNI_PUBLIC_URL": "https://a.example/dni/"}).public_url == "https://a.example/dni"


def test_without_a_secret_key_each_start_uses_a_new_one() -> None:
    assert read_settings({}).secret_key != read_settings({}).secret_key


def test_printed_settings_show_no_secret() -> None:
    settings = read_settings({"DNI_SECRET_KEY": "a secret", "DNI_TWILIO_AUTH_TOKEN": "a token of a carrier"})
    assert "a secret" not in repr(settings)
    assert "a token" not in f"{settings}"
