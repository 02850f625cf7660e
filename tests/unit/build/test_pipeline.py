"""A build makes what the sources say, once, and says clearly why it cannot."""

import json
from pathlib import Path

import pytest

from build.errors import BuildError
from build.layout import Layout
from build.pipeline import build
from tests.unit.build.sample import COUNTING, MAIN, write_sample


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = write_sample(tmp_path_factory.mktemp("sample"))
    assert build(layout)
    return layout


def test_the_bundle_is_the_program_in_one_function_without_a_trace_of_the_export(built: Layout) -> None:
    code = (built.dist / "dni.js").read_text()
    name = json.loads((built.work / "short_names.json").read_text())["functions"]["dni_py.core.counting.count"]
    assert code.startswith("($=>{try{")
    assert code.endswith(f'window.counted={name}($);}}catch{{return}}}})("__DNI_CONFIG__");\n')
    assert "export" not in code


def test_the_manifest_tells_version_hash_sizes_and_the_cost_of_each_module(built: Layout) -> None:
    manifest = json.loads((built.dist / "manifest.json").read_text())
    assert set(manifest) == {"version", "sha256", "bytes", "modules"}
    assert set(manifest["bytes"]) == {"raw", "gzip_9", "brotli_11"}
    assert {"dni_py/main.py", "dni_py/core/counting.py"} <= set(manifest["modules"])


def test_the_source_map_carries_the_python(built: Layout) -> None:
    source_map = json.loads((built.dist / "dni.js.map").read_text())
    sources = dict(zip(source_map["sources"], source_map["sourcesContent"], strict=True))
    assert sources["dni_py/core/counting.py"] == COUNTING


def test_an_unchanged_tree_is_not_built_again(built: Layout) -> None:
    assert not build(built)


def test_a_changed_output_is_built_again(built: Layout) -> None:
    code = (built.dist / "dni.js").read_bytes()
    (built.dist / "dni.js").write_text("changed")
    assert build(built)
    assert (built.dist / "dni.js").read_bytes() == code


def test_a_changed_source_is_built_again(tmp_path: Path) -> None:
    layout = write_sample(tmp_path)
    build(layout)
    write_sample(tmp_path, counting=COUNTING.replace("= 3", "= 4"))
    assert build(layout)


def test_a_name_that_a_module_does_not_have_stops_the_build(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, main=MAIN.replace("count\n", "count, missing\n"))
    with pytest.raises(BuildError, match=r"dni_py/main\.py:3: dni_py\.core\.counting has no missing;"):
        build(layout)


def test_a_source_outside_the_dialect_stops_the_build_with_every_complaint(tmp_path: Path) -> None:
    layout = write_sample(
        tmp_path, counting=COUNTING + "\n\ndef last(text: str) -> str:\n    return text[-1] + f'{text}'\n"
    )
    with pytest.raises(BuildError) as caught:
        build(layout)
    assert str(caught.value).splitlines() == [
        "dni_py/core/counting.py:21: a negative index; count from len(...)",
        "dni_py/core/counting.py:21: an f-string; put the parts together with +, numbers through str()",
    ]


def test_a_module_that_is_not_there_is_named(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, main=MAIN.replace("core.counting", "core.nowhere"))
    with pytest.raises(BuildError, match=r"dni_py/core/nowhere\.py: no such file; the module dni_py\.core\.nowhere"):
        build(layout)


def test_modules_that_import_each_other_are_named(tmp_path: Path) -> None:
    counting = COUNTING.replace("from typing", "from dni_py.main import nothing\nfrom typing")
    layout = write_sample(tmp_path, counting=counting)
    with pytest.raises(BuildError, match="must not import in a circle"):
        build(layout)


def test_a_source_that_is_not_python_is_named_with_its_line(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, counting='"""Count."""\n\ndef count(:\n')
    with pytest.raises(BuildError, match=r"dni_py/core/counting\.py:3: not Python: "):
        build(layout)
