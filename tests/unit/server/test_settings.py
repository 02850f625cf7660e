"""The settings: defaults, what is refused, and that the document says what the table says."""

from dataclasses import fields

import pytest

from build.layout import REPOSITORY
from server.settings import SETTINGS, Settings, SettingsError, read_settings, write_settings_document


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DNI_DATABASE_URL", "nonsense"),
        ("DNI_DATABASE_URL", "mysql://host/name"),
        ("DNI_DATABASE_URL", "sqlite://"),
        ("DNI_DATABASE_URL", "sqlite:///:memory:"),
        ("DNI_PUBLIC_URL", "numbers.example.com"),
        ("DNI_PUBLIC_URL", "https://a.example/?x=1"),
        ("DNI_PUBLIC_URL", "https://a.example/'><script>"),
        ("DNI_PUBLIC_URL", "https://[broken"),
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
