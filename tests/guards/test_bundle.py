"""The bundle keeps its size, its shape and its language."""

import json
import re
import subprocess

import brotli
import pytest

from build.features import CONSENT_ADAPTERS, RAREST, VARIANTS, Variant
from build.free_names import BROWSER_NAMES
from build.layout import REPOSITORY, repository_layout
from build.measure import BROTLI_BUDGET_BYTES
from build.node import NODE, run_tool
from build.source_map import source_line_at
from tests.built import BuiltBundle, read_built_bundle

PARSE_AS_ES2019 = """
import { parse } from "acorn";
let code = "";
for await (const chunk of process.stdin) code += chunk;
parse(code, { ecmaVersion: 2019, sourceType: "script" });
"""


@pytest.fixture(params=VARIANTS, ids=lambda variant: variant.file_name)
def variant(request: pytest.FixtureRequest) -> Variant:
    """Each of the variants that are built."""
    built: Variant = request.param
    return built


@pytest.fixture
def bundle(variant: Variant) -> BuiltBundle:
    """Each bundle as it ships."""
    return read_built_bundle(variant.file_name)


@pytest.mark.parametrize("name", BROTLI_BUDGET_BYTES)
def test_bundles_stay_within_their_byte_budgets(name: str) -> None:
    weighed = len(brotli.compress(read_built_bundle(name).code.encode(), quality=11))
    assert weighed <= BROTLI_BUDGET_BYTES[name], (
        f"{name} weighs {weighed} bytes; see `modules` in build/dist/manifest.json"
    )


def test_the_budgets_are_those_of_the_smallest_and_the_complete_bundle() -> None:
    assert BROTLI_BUDGET_BYTES == {"dni.base.js": 7925, "dni.js": 9660}


def test_each_feature_costs_only_the_accounts_that_need_it() -> None:
    manifests = {variant.features: read_built_bundle(variant.file_name).manifest for variant in VARIANTS}
    for features in manifests:
        for feature in features:
            without = tuple(name for name in features if name != feature)
            if without not in manifests:
                assert RAREST in features
                continue
            saved = manifests[features]["bytes"]["brotli_11"] - manifests[without]["bytes"]["brotli_11"]
            assert saved > 40, f"{feature} saves {saved} bytes of {features}"


def test_carried_visits_cost_at_most_400_bytes_more_than_the_bundle_without_them() -> None:
    for variant in VARIANTS:
        if RAREST in variant.features:
            without = Variant(tuple(name for name in variant.features if name != RAREST))
            sizes = [read_built_bundle(one.file_name).manifest["bytes"]["brotli_11"] for one in (variant, without)]
            assert sizes[0] - sizes[1] <= 400


def test_the_manifest_has_the_features_sizes_and_module_costs_of_each_bundle(
    bundle: BuiltBundle, variant: Variant
) -> None:
    data = bundle.code.encode()
    assert bundle.manifest["features"] == list(variant.features)
    assert bundle.manifest["bytes"]["raw"] == len(data)
    assert bundle.manifest["bytes"]["brotli_11"] == len(brotli.compress(data, quality=11))
    assert bundle.manifest["modules"]["dni_py/main.py"] > 0
    assert len(data) - 60 < sum(bundle.manifest["modules"].values()) <= len(data)


def test_the_bundle_is_one_function_called_with_the_config_placeholder(bundle: BuiltBundle) -> None:
    assert bundle.code.startswith("($=>{")
    assert bundle.code.endswith('})("__DNI_CONFIG__");\n')
    assert bundle.code.count("__DNI_CONFIG__") == 1


def test_the_bundle_is_a_script_of_es2019(bundle: BuiltBundle) -> None:
    command = [NODE, "--input-type=module", "--eval", PARSE_AS_ES2019]
    parsed = subprocess.run(
        command, cwd=REPOSITORY / "build" / "tools", input=bundle.code, capture_output=True, text=True, check=False
    )
    assert parsed.returncode == 0, parsed.stderr


def test_the_bundle_is_plain_ascii(bundle: BuiltBundle) -> None:
    assert bundle.code.isascii()


def test_transcrypts_own_runtime_does_not_ship(bundle: BuiltBundle) -> None:
    traces = re.findall(r"__\w+__|py_\w+|Array\.prototype|String\.prototype|console\.", bundle.code)
    # The one name of Vue's is what it leaves on an app that has started.
    assert traces == ["__vue_app__", "__DNI_CONFIG__"]


def test_every_core_function_in_the_bundle_maps_to_its_own_lines_of_python() -> None:
    bundle = read_built_bundle()
    for name, short_name in bundle.core_names.items():
        module, function = name.rsplit(".", 1)
        declared = re.search(rf"function {short_name}\(|[ ,;]{short_name}=(?!=)", bundle.code)
        assert declared, f"{name} is not in the bundle as {short_name}"
        source, line = source_line_at(bundle.source_map, declared.end())
        source_text = dict(zip(bundle.source_map["sources"], bundle.source_map["sourcesContent"], strict=True))[source]
        assert source.removeprefix("build/runtime/") == module.replace(".", "/") + ".py"
        assert f"def {function}(" in source_text.splitlines()[line - 1], f"{name} maps to line {line} of {source}"


def test_bundles_use_only_their_own_names_and_those_of_browsers() -> None:
    # The build checks the flat bundles; these are the whole files, with the wrapper and the short names.
    bundles = {variant.file_name: read_built_bundle(variant.file_name) for variant in VARIANTS}
    parts = [{"code": bundle.code, "map": json.dumps(bundle.source_map)} for bundle in bundles.values()]
    looked_at = run_tool("minify.mjs", {"bundles": parts, "keys": []}, repository_layout())["bundles"]
    unknown = {name: set(one["freeNames"]) - BROWSER_NAMES for name, one in zip(bundles, looked_at, strict=True)}
    assert {name: names for name, names in unknown.items() if names} == {}


def test_every_listed_browser_name_is_used() -> None:
    code = read_built_bundle().code
    assert [name for name in sorted(BROWSER_NAMES) if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize("name", CONSENT_ADAPTERS)
def test_consent_adapters_stay_within_400_bytes(name: str) -> None:
    code = (repository_layout().dist / f"consent.{name}.js").read_bytes()
    assert len(brotli.compress(code, quality=11)) <= 400
    assert code.isascii()
    assert re.findall(rb"prototype|console\.|eval|innerHTML", code) == []
