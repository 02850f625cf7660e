"""What exists is documented, and what is documented exists."""

import ast
import re
from pathlib import Path

import click
import pytest

from build.features import COMPLETE
from build.layout import REPOSITORY
from build.version import project_version
from server.cli import main
from server.domain.match_rules import Subject
from server.domain.public_config.presets import PRESETS
from server.settings import SETTINGS
from server.settings_file import SETTINGS_VARIABLE
from tests.account_file_entries import ENTRIES

DOCUMENTS = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("docs/**/*.md")]
BROWSER = REPOSITORY / "dni_py" / "browser"


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def parse(name: str) -> ast.Module:
    return ast.parse((BROWSER / name).read_text(encoding="utf-8"))


def texts_in(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def calls_of(name: str) -> list[ast.Call]:
    """Return the calls of a function, by its name, anywhere in the edge to the page."""
    trees = [parse(path.name) for path in BROWSER.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", None) == name or name in texts_in(call.func)]


def api_calls() -> set[str]:
    """Return the names under which `window.dni` has a function."""
    assigned = [node for node in ast.walk(parse("session.py")) if isinstance(node, ast.Assign)]
    calls = next(node.value for node in assigned if getattr(node.targets[0], "id", "") == "calls")
    assert isinstance(calls, ast.Dict)
    names = {key.value for key in calls.keys if isinstance(key, ast.Constant)}
    added = re.findall(r'(?:api|calls)\["(\w+)"\]', (BROWSER / "api.py").read_text(encoding="utf-8"))
    return {str(name) for name in names} | set(added)


def default_reasons() -> set[str]:
    """Return the reasons of `dni:default`."""
    session = parse("session.py")
    refusals = next(node for node in session.body if getattr(node, "name", "") == "find_refusal")
    returns = [node.value for node in ast.walk(refusals) if isinstance(node, ast.Return) and node.value]
    given = [call.args[0] for call in calls_of("announce_default") if call.args]
    spoken: set[str] = set()
    for value in [*returns, *given]:
        parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        spoken |= {str(part.value) for part in parts if isinstance(part, ast.Constant) and part.value}
    return spoken


def fields_in_tables(text: str) -> set[str]:
    """Return the names in the first column of each table whose first heading begins with "field"."""
    found: set[str] = set()
    is_of_fields = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            is_of_fields = False
        elif cells[0].startswith("field"):
            is_of_fields = True
        elif is_of_fields and not cells[0].startswith("---"):
            found |= set(re.findall(r"`(\w+)`", cells[0]))
    return found


def test_every_call_of_the_browser_api_is_documented_and_no_other() -> None:
    assert set(re.findall(r"^\| `dni\.(\w+)\(", read("docs/browser_api.md"), flags=re.MULTILINE)) == api_calls()


def test_every_event_is_documented_and_no_other() -> None:
    announced = {str(call.args[0].value) for call in calls_of("announce") if isinstance(call.args[0], ast.Constant)}
    documented = set(re.findall(r"^\| `dni:(\w+)`", read("docs/browser_api.md"), flags=re.MULTILINE))
    assert documented == announced


def test_every_reason_for_the_pages_own_number_is_documented() -> None:
    table = read("docs/browser_api.md").split("| reason of `dni:default`")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)) == default_reasons()


def test_every_attribute_that_a_page_can_set_is_documented() -> None:
    sources = [*BROWSER.glob("*.py"), REPOSITORY / "server" / "domain" / "snippets.py"]
    used = {name for path in sources for name in re.findall(r"data-dni-\w+", path.read_text(encoding="utf-8"))}
    assert set(re.findall(r"data-dni-\w+", read("docs/browser_api.md"))) == used


def test_every_setting_is_documented_and_no_other() -> None:
    names = set(SETTINGS)
    assert set(re.findall(r"^\| `(DNI_\w+)`", read("docs/settings.md"), flags=re.MULTILINE)) == names
    features = {*COMPLETE.defines, SETTINGS_VARIABLE}
    for path in DOCUMENTS:
        named = set(re.findall(r"\bDNI_[A-Z_]+\b", path.read_text(encoding="utf-8")))
        # An account's own variable is the setting's name with a suffix, as in DNI_TWILIO_AUTH_TOKEN_ACME.
        assert {
            name for name in named - names - features if not name.startswith(tuple(f"{one}_" for one in names))
        } == set(), path.name


def test_every_preset_is_documented() -> None:
    table = read("docs/account_file.md").split("### Presets")[1].split("###")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(PRESETS)


def test_every_subject_of_a_condition_is_documented() -> None:
    text = read("docs/account_file.md")
    assert [subject.value for subject in Subject if f"`{subject.value}`" not in text] == []


def test_every_field_of_the_account_file_is_documented_and_no_other() -> None:
    fields = {field.alias or name for entry in ENTRIES for name, field in entry.model_fields.items()} | {"preset"}
    text = read("docs/account_file.md")
    assert {field for field in fields if not re.search(rf"`{field}\b", text) and f"`{field}:" not in text} <= {"kind"}
    assert fields_in_tables(text) <= fields


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_names_exists(path: Path) -> None:
    for words in re.findall(
        r"(?:^|`)dni ((?:[a-z]+(?:-[a-z]+)* ?)+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    ):
        command: click.Command = main
        for word in words.split():
            if isinstance(command, click.Group):
                known = command.get_command(click.Context(command), word)
                assert known is not None, f"dni {words}"
                command = known


def test_the_changelog_has_this_version() -> None:
    assert f"## [{project_version()}]" in read("CHANGELOG.md")
