"""`dni check-token` prints a token that the server accepts."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from server.account_file.read import read_account_file
from server.cli import main
from server.domain.site_check.check_tokens import CheckTokens
from server.open_stores import Stores
from server.settings import Settings
from tests.shop import SHOP_FILE


@pytest.fixture
def environment(settings: Settings, stores: Stores, tmp_path: Path) -> dict[str, str]:
    """The environment of a server with the shop."""
    stores.accounts.save(read_account_file(SHOP_FILE.encode()))
    return {
        "DNI_DATABASE_URL": settings.database_url,
        "DNI_SECRET_KEY": "a secret",
        "XDG_CONFIG_HOME": str(tmp_path),
    }


def test_a_token_is_valid_for_the_minutes_that_are_asked_for(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    printed = CliRunner().invoke(main, ["check-token", "shop", "--minutes", "5"], env=environment)
    token = printed.stdout.strip()
    tokens = CheckTokens(["a secret"])
    assert (printed.exit_code, token.count("\n")) == (0, 0)
    assert [tokens.is_valid("shop", token, now) for now in (1_000_299.0, 1_000_300.0)] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "changes", "said"),
    [
        (["radio"], {}, "radio"),
        (["shop"], {"DNI_SECRET_KEY": None}, "DNI_SECRET_KEY is not set"),
        (["shop", "--minutes", "121"], {}, "1<=x<=120"),
    ],
)
def test_what_is_wrong_is_said(
    environment: dict[str, str], arguments: list[str], changes: dict[str, None], said: str
) -> None:
    failed = CliRunner().invoke(main, ["check-token", *arguments], env=environment | changes)
    assert failed.exit_code != 0
    assert said in failed.stderr
