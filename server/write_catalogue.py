"""`python -m server.write_catalogue` writes all texts of the console to `server/console/locale/messages.pot`, for translators.

A text is what templates mark with `_()`, what code passes to `translate`, and each text that begins with a capital letter in the
files that declare screens and messages.
"""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

_SERVER = Path(__file__).parent
_CONSOLE = _SERVER / "console"
CATALOGUE = _CONSOLE / "locale" / "messages.pot"
_DECLARING = (
    *(
        _CONSOLE / name
        for name in (
            "sections.py",
            "navigation.py",
            "rendering.py",
            "console.py",
            "call_columns.py",
            "call_query.py",
            "typed_days.py",
            "authenticator_apps.py",
            "blocked_callers.py",
        )
    ),
    *(
        _CONSOLE / "forms" / name
        for name in (
            *("step_kinds.py", "step_rows.py", "step_form.py", "route_examples.py"),
            *("postback_section.py", "postback_starts.py"),
        )
    ),
    _CONSOLE / "screens" / "postback_log.py",
    _SERVER / "domain" / "routing" / "hours.py",
    *(
        _SERVER / "domain" / "people" / name
        for name in ("people.py", "passwords.py", "saved_views.py", "second_factors.py")
    ),
    *(_CONSOLE / "set_up" / name for name in ("steps.py", "presets.py", "inputs.py")),
    *(_CONSOLE / name for name in ("notification_inputs.py", "platforms.py", "screens/tag.py")),
    *(_CONSOLE / name for name in ("pool_section.py", "source_sections.py", "settings_forms.py", "settings_tabs.py")),
    _CONSOLE / "company_form.py",
    *(_CONSOLE / name for name in ("forms/conditions.py", "screens/number_pools.py")),
    *(_CONSOLE / name for name in ("report_query.py", "field_words.py", "forms/messages.py", "call_words.py")),
)
"""Files whose texts are translated where they are shown, not where they are written."""


def write_catalogue() -> str:
    """The catalogue of all texts, without translations and without a date, so that it changes only with the texts."""
    catalogue = Catalog(project="dni_py", charset="utf-8")
    for path, text in sorted({*_list_marked_texts(), *_list_declared_texts()}, key=_write_key):
        catalogue.add(text, locations=[(path, 0)])
    written = io.BytesIO()
    write_po(written, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False)
    return written.getvalue().decode("utf-8")


def _write_key(found: tuple[str, str | tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    """The key for sorting: a text with a plural form is a tuple of both."""
    path, text = found
    return path, (text,) if isinstance(text, str) else text


def _list_marked_texts() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    methods = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "translate": None, "translate_plural": (1, 2)}
    options = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
    for path, _line, text, _comments, _context in extract_from_dir(_CONSOLE, methods, options, keywords):
        yield f"server/console/{Path(path).as_posix()}", text


def _list_declared_texts() -> Iterator[tuple[str, str]]:
    for path in _DECLARING:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
            if is_text and node.value[:1].isupper() and "%" not in node.value:  # type: ignore[attr-defined]
                yield path.relative_to(_SERVER.parent).as_posix(), node.value  # type: ignore[attr-defined]


if __name__ == "__main__":
    CATALOGUE.parent.mkdir(exist_ok=True)
    CATALOGUE.write_text(write_catalogue(), encoding="utf-8")
