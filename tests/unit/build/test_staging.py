"""Staging removes what only type checkers read and keeps every line number."""

from pathlib import Path

from build.modules import find_modules
from build.stage import names_of_types, stage_source
from tests.unit.build.sample import COUNTING, MAIN, write_sample


def staged(tmp_path: Path, name: str, **sources: str) -> list[str]:
    modules = find_modules(write_sample(tmp_path, **sources))
    types = {module.name: names_of_types(module.tree) for module in modules}
    return stage_source(next(module for module in modules if module.name == name), types).splitlines()


def test_every_line_stays_where_it_was(tmp_path: Path) -> None:
    lines = staged(tmp_path, "dni_py.core.counting")
    assert len(lines) == len(COUNTING.splitlines())
    assert lines.index("def count(text: str) -> Found:") == COUNTING.splitlines().index(
        "def count(text: str) -> Found:"
    )


def test_types_and_their_imports_are_removed(tmp_path: Path) -> None:
    text = "\n".join(staged(tmp_path, "dni_py.core.counting"))
    assert "TypedDict" not in text
    assert "total: int" not in text


def test_a_constant_loses_its_annotation_because_transcrypt_would_not_export_it(tmp_path: Path) -> None:
    assert "LIMIT = 3" in staged(tmp_path, "dni_py.core.counting")


def test_an_imported_type_is_removed_from_the_import(tmp_path: Path) -> None:
    main = MAIN.replace("import count", "import Found, count")
    assert "from dni_py.core.counting import count" in staged(tmp_path, "dni_py.main", main=main)


def test_built_ins_become_javascript_operations(tmp_path: Path) -> None:
    counting = COUNTING.replace("min(len(text), LIMIT)", 'min(len("é" + text[int("0")]), int(text))')
    lines = staged(tmp_path, "dni_py.core.counting", counting=counting)
    assert '    return {"total": min(("é" + text[+("0")]).length, +(text))}' in lines


def test_a_list_comprehension_becomes_a_call(tmp_path: Path) -> None:
    counting = COUNTING.replace(
        "min(len(text), LIMIT)", "len([len(part) for part in text]) + len([a for a in text if a])"
    )
    lines = staged(tmp_path, "dni_py.core.counting", counting=counting)
    made = "(map_list(lambda part: (part).length, text)).length + ([a for a in text if a]).length"
    assert f'    return {{"total": {made}}}' in lines
