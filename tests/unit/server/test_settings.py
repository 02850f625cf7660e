"""The settings: defaults, what is refused, and that the document says what the table says."""

from dataclasses import fields

import pytest

from build.layout import REPOSITORY
from server.settings import (
    SETTINGS,
    Settings,
    SettingsError,
    choose_lease_url,
    find_encryption_key,
    read_settings,
    write_settings_document,
)


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings({})
    assert settings.database_url == "sqlite:///dni.sqlite3"
    assert (settings.host, settings.port, settings.demo_pages) == ("127.0.0.1", 8000, False)


def test_the_table_has_a_row_for_each_field() -> None:
    assert [setting.field for setting in SETTINGS] == [field.name for field in fields(Settings)]


def test_the_document_is_written_from_the_table() -> None:
    document = (REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8")
    assert document == write_settings_document(), "run: dni settings --document > docs/settings.md"


def test_the_command_line_goes_over_the_environment() -> None:
    assert read_settings({"DNI_PORT": "9000"}, {"DNI_PORT": "9001"}).port == 9001


def test_a_variable_set_to_nothing_counts_as_not_set() -> None:
    assert read_settings({"DNI_PORT": " "}).port == 8000


def test_a_limit_set_to_nothing_is_none() -> None:
    settings = read_settings({"DNI_CLAIM_LIMIT": "", "DNI_CLIENT_LEASES": " "})
    assert (settings.claim_limit, settings.client_leases) == ("", None)


def test_leases_are_kept_in_the_database_s_own_file_unless_told_otherwise() -> None:
    assert choose_lease_url(read_settings({})) == "sqlite:///dni.sqlite3"
    assert choose_lease_url(read_settings({"DNI_LEASE_URL": "redis://h:6379/0"})) == "redis://h:6379/0"


def test_with_postgresql_the_place_of_leases_must_be_named() -> None:
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
def test_one_secret_that_can_not_be_used_stops_the_start_and_is_not_shown(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: the value can't be used.*separated by a comma") as refusal:
        read_settings({name: text})
    assert text.rpartition(",")[2] not in str(refusal.value)


def test_a_secret_key_that_was_drawn_encrypts_nothing() -> None:
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
def test_a_bad_value_is_refused_by_its_name_with_what_is_expected(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({name: value})
    assert str(refusal.value).startswith(f"{name}: ")
    assert "expected" in str(refusal.value)


def test_all_bad_values_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"DNI_PORT": "x", "DNI_WORKERS": "y"})
    assert len(str(refusal.value).splitlines()) == 2


def test_a_refused_value_that_holds_a_password_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"DNI_DATABASE_URL": "mysql://user:hunter2@host/name"})
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("url", ["postgres://u:p@h/n", "postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"])
def test_postgresql_is_named_in_any_of_its_usual_ways(url: str) -> None:
    assert read_settings({"DNI_DATABASE_URL": url}).database_url == "postgresql+psycopg://u:p@h/n"


def test_a_public_url_loses_the_slash_at_its_end() -> None:
    assert read_settings({"DNI_PUBLIC_URL": "https://a.example/dni/"}).public_url == "https://a.example/dni"


def test_without_a_secret_key_each_start_has_one_of_its_own() -> None:
    assert read_settings({}).secret_key != read_settings({}).secret_key


def test_settings_that_are_printed_by_mistake_tell_no_secret() -> None:
    settings = read_settings({"DNI_SECRET_KEY": "a secret", "DNI_TWILIO_AUTH_TOKEN": "a token of a carrier"})
    assert "a secret" not in repr(settings)
    assert "a token" not in f"{settings}"
