"""Each recipe of docs/call_routing.md can be imported, and callers hear what it says."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from build.layout import REPOSITORY
from server.cli import main
from tests.databases import write_sqlite_file

DOCUMENT = (REPOSITORY / "docs" / "call_routing.md").read_text(encoding="utf-8")
ACCOUNT, *RECIPES = re.split(r"^## ", DOCUMENT, flags=re.MULTILINE)[1:]
COOKED = {recipe.partition("\n")[0]: recipe for recipe in RECIPES if "```yaml" in recipe}
EXPLAINED = [
    (title, command, output)
    for title, recipe in COOKED.items()
    for command, output in re.findall(r"```console\n\$ dni (.+)\n((?:.*\n)*?)```", recipe)
]


def read_yaml(section: str) -> Mapping[str, Any]:
    [block] = re.findall(r"```yaml\n((?:.*\n)*?)```", section)
    read: Mapping[str, Any] = yaml.safe_load(block)
    return read


def prepare(title: str, folder: Path) -> None:
    """Import the document's account, with the recipe's sections instead of its own."""
    text = yaml.safe_dump({**read_yaml(ACCOUNT), **read_yaml(COOKED[title])}, sort_keys=False)
    (folder / "account.yaml").write_text(text)
    imported = CliRunner().invoke(main, ["account", "import", "account.yaml"])
    assert imported.exit_code == 0, imported.stderr


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", "sqlite:///dni.sqlite3")
    write_sqlite_file(tmp_path)
    return tmp_path


@pytest.mark.parametrize("title", COOKED)
def test_a_recipe_can_be_imported(title: str, folder: Path) -> None:
    prepare(title, folder)


@pytest.mark.parametrize(("title", "command", "output"), EXPLAINED, ids=[title for title, _, _ in EXPLAINED])
def test_a_caller_hears_what_the_recipe_says(title: str, command: str, output: str, folder: Path) -> None:
    prepare(title, folder)
    assert CliRunner().invoke(main, shlex.split(command)).output == output


def test_a_route_with_a_dead_end_is_refused_as_documented(folder: Path) -> None:
    [refused] = re.findall(r"```\n(the call has no next step .+)\n```", DOCUMENT)
    route = {
        "name": "main",
        "schedule": {"hours": {"mon": "09:00-17:00"}},
        "then": {"ring": "desk"},
        "otherwise": {"say": "Closed."},
    }
    (folder / "account.yaml").write_text(yaml.safe_dump({**read_yaml(ACCOUNT), "routes": [route]}))
    assert refused in CliRunner().invoke(main, ["account", "check", "account.yaml"]).stderr
