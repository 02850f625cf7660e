"""A build turns the sources into bundles, once, and reports clearly why it cannot."""

import hashlib
import json
from pathlib import Path

import pytest

from build.errors import BuildError
from build.features import FEATURES, VARIANTS
from build.layout import Layout
from build.pipeline import build
from build.stamp import OUTPUTS
from tests.unit.build.sample import COUNTING, MAIN, write_sample


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = write_sample(tmp_path_factory.mktemp("sample"))
    assert build(layout)
    return layout


def test_the_bundle_is_one_function_without_the_export(built: Layout) -> None:
    code = (built.dist / "dni.js").read_text()
    name = json.loads((built.work / "short_names.json").read_text())["functions"]["dni_py.core.counting.count"]
    assert code.startswith("($=>{try{")
    assert code.endswith(f'window.counted={name}($);}}catch{{return}}}})("__DNI_CONFIG__");\n')
    assert "export" not in code


def test_the_manifest_has_version_hash_sizes_and_module_costs(built: Layout) -> None:
    manifest = json.loads((built.dist / "manifest.json").read_text())
    assert set(manifest) == {"version", "bundles", "consent_adapters"}
    entry = manifest["bundles"]["dni.js"]
    assert set(entry) == {"features", "sha256", "bytes", "modules"}
    assert set(entry["bytes"]) == {"raw", "gzip_9", "brotli_11"}
    assert {"dni_py/main.py", "dni_py/core/counting.py"} <= set(entry["modules"])


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


def test_importing_a_missing_name_stops_the_build(tmp_path: Path) -> None:
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


def test_a_missing_module_is_reported(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, main=MAIN.replace("core.counting", "core.nowhere"))
    with pytest.raises(BuildError, match=r"dni_py/core/nowhere\.py: no such file; the module dni_py\.core\.nowhere"):
        build(layout)


def test_modules_that_import_each_other_are_reported(tmp_path: Path) -> None:
    counting = COUNTING.replace("from typing", "from dni_py.main import nothing\nfrom typing")
    layout = write_sample(tmp_path, counting=counting)
    with pytest.raises(BuildError, match="remove the circular import"):
        build(layout)


def test_a_source_that_is_not_python_is_reported_with_its_line(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, counting='"""Count."""\n\ndef count(:\n')
    with pytest.raises(BuildError, match=r"dni_py/core/counting\.py:3: not Python: "):
        build(layout)


def test_a_feature_is_in_the_bundles_that_have_it_and_its_code_in_no_other(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, main=MAIN + "if DNI_WITH_POOLS:\n    window.pools = 'claimed'\n")
    build(layout)
    for variant in VARIANTS:
        code = (layout.dist / variant.file_name).read_text()
        assert ("claimed" in code) == ("pools" in variant.features), variant.file_name
        assert "DNI_WITH" not in code


def test_imports_of_a_feature_are_only_in_its_bundles(tmp_path: Path) -> None:
    counted = "window.counted = count(DNI_CONFIG)"
    main = MAIN.replace(counted, f"window.started = 1\nif DNI_WITH_POOLS:\n    {counted}")
    layout = write_sample(tmp_path, main=main)
    build(layout)
    bundles = json.loads((layout.dist / "manifest.json").read_text())["bundles"]
    assert "dni_py/core/counting.py" in bundles["dni.js"]["modules"]
    assert "dni_py/core/counting.py" not in bundles["dni.base.js"]["modules"]


def test_every_combination_of_features_is_built_with_a_source_map_and_its_hash(built: Layout) -> None:
    bundles = json.loads((built.dist / "manifest.json").read_text())["bundles"]
    assert {tuple(entry["features"]): name for name, entry in bundles.items()} == {
        variant.features: variant.file_name for variant in VARIANTS
    }
    # Every combination of the first three, and the rarest in two.
    assert len(bundles) == 2 ** (len(FEATURES) - 1) + 2
    for name, entry in bundles.items():
        assert entry["sha256"] == hashlib.sha256((built.dist / name).read_bytes()).hexdigest()
        assert json.loads((built.dist / f"{name}.map").read_text())["file"] == name


def test_the_same_sources_give_the_same_bytes(built: Layout, tmp_path: Path) -> None:
    again = write_sample(tmp_path)
    build(again)
    assert [path.name for path in sorted(again.dist.iterdir())] == sorted(OUTPUTS)
    assert {path.name: path.read_bytes() for path in again.dist.iterdir()} == {
        path.name: path.read_bytes() for path in built.dist.iterdir()
    }


def test_an_undefined_name_stops_the_build_with_its_line(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, main=MAIN + "window.summed = sum_up(DNI_CONFIG)\n")
    with pytest.raises(BuildError, match=r"dni_py/main\.py:6: sum_up is not defined;"):
        build(layout)


def test_a_feature_that_does_not_exist_stops_the_build(tmp_path: Path) -> None:
    layout = write_sample(tmp_path, main=MAIN + "if DNI_WITH_POULS:\n    window.pools = 1\n")
    with pytest.raises(BuildError, match=r"dni_py/main\.py:6: DNI_WITH_POULS is not defined;"):
        build(layout)
