"""Log events have stable names, which people alert on: `docs/logs.md` has all of them, and no others."""

import ast
import re
from collections.abc import Iterator

from build.layout import REPOSITORY

_LEVELS = ("debug", "info", "warning", "error", "exception")
_ROW = re.compile(r"^\| `([^`]+)` \| (\w+) \|", flags=re.MULTILINE)


def list_events() -> Iterator[tuple[str, str]]:
    """Each event that the server logs, with its level."""
    for path in (REPOSITORY / "server").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_log(node.func):
                for event in ast.walk(node.args[0]):
                    if isinstance(event, ast.Constant) and isinstance(event.value, str):
                        yield event.value, node.func.attr


def is_log(function: ast.Attribute) -> bool:
    """Whether it is a logging method of a module's `_log`, or of a logger that is made on the spot."""
    logger = ast.unparse(function.value)
    return function.attr in _LEVELS and (logger == "_log" or logger.endswith("get_logger()"))


def test_every_event_has_a_snake_case_name() -> None:
    assert [event for event, _level in list_events() if not re.fullmatch(r"[a-z]+(_[a-z]+)*", event)] == []


def test_the_document_has_every_event_with_its_level_and_no_other() -> None:
    documented = set(_ROW.findall((REPOSITORY / "docs" / "logs.md").read_text(encoding="utf-8")))
    logged = {(event, "error" if level == "exception" else level) for event, level in list_events()}
    assert documented == logged
