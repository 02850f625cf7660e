"""What a server logs about its settings when it starts."""

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from server.cli.settings_warnings import warn_of_settings
from server.settings import read_settings
from server.stores.secrets import SecretStore
from tests.integration.secrets.conftest import KEY, NOON


def read_warnings(secrets: SecretStore, **environment: str) -> list[dict[str, Any]]:
    """The warnings that are logged for the variables."""
    with capture_logs() as logged:
        warn_of_settings(read_settings(environment), environment, secrets)
    assert all(one["log_level"] == "warning" for one in logged)
    return [dict(one) for one in logged]


def test_known_settings_cause_no_warning(secrets: SecretStore, tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9000")
    environment = {"DNI_SECRET_KEY": KEY, "DNI_PORT_FILE": str(tmp_path / "port"), "PATH": "/bin", "OTHER_DNI_X": "x"}
    assert read_warnings(secrets, **environment) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DNI_PROT", "DNI_PORT"),
        ("DNI_SECRETKEY", "DNI_SECRET_KEY"),
        ("DNI_TWILIO_TOKEN", "DNI_TWILIO_AUTH_TOKEN"),
        ("DNI_port", "DNI_PORT"),
    ],
)
def test_an_unknown_name_causes_a_warning_with_a_suggestion(secrets: SecretStore, name: str, meant: str) -> None:
    (warning,) = read_warnings(secrets, DNI_SECRET_KEY=KEY, **{name: "hunter2"})
    assert (warning["event"], warning["name"]) == ("unknown_setting", name)
    assert f"Did you mean {meant}?" in warning["reason"]
    assert f"dni secret allow ACCOUNT {name}" in warning["reason"]
    assert "hunter2" not in str(warning)


def test_an_unrelated_name_causes_a_warning_without_a_suggestion(secrets: SecretStore) -> None:
    (warning,) = read_warnings(secrets, DNI_SECRET_KEY=KEY, DNI_ZZZZZZZZZZZZZZ="x")
    assert "Did you mean" not in warning["reason"]


def test_a_variable_that_any_account_may_use_causes_no_warning(secrets: SecretStore) -> None:
    given = {"DNI_SECRET_KEY": KEY, "DNI_TWILIO_AUTH_TOKEN_SHOP": "a token", "DNI_TWILIO_AUTH_TOKEN_AAA": "a token"}
    secrets.allow_variable("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP", NOON)
    secrets.allow_variable("aaa", "DNI_TWILIO_AUTH_TOKEN_SHOP", NOON)
    assert [one["name"] for one in read_warnings(secrets, **given)] == ["DNI_TWILIO_AUTH_TOKEN_AAA"]
    secrets.disallow_variable("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP")
    assert len(read_warnings(secrets, **given)) == 1
    secrets.disallow_variable("aaa", "DNI_TWILIO_AUTH_TOKEN_SHOP")
    assert len(read_warnings(secrets, **given)) == 2


@pytest.mark.parametrize(
    ("environment", "events"),
    [
        ({}, ["secret_key_missing"]),
        ({"DNI_SECRET_KEY": " "}, ["secret_key_missing"]),
        ({"DNI_DEMO_PAGES": "true"}, []),
        ({"DNI_SECRET_KEY": "x" * 15}, ["secret_key_short"]),
        ({"DNI_SECRET_KEY": "x" * 16}, []),
    ],
)
def test_a_missing_or_short_secret_key_causes_a_warning(
    secrets: SecretStore, environment: dict[str, str], events: list[str]
) -> None:
    assert [one["event"] for one in read_warnings(secrets, **environment)] == events
