"""The bundle keeps its size, its shape and its language."""

import re
import subprocess

import brotli

from build.layout import REPOSITORY
from build.measure import BROTLI_BUDGET_BYTES
from build.node import NODE
from build.source_map import source_line_at
from tests.built import BuiltBundle

PARSE_AS_ES2019 = """
import { parse } from "acorn";
let code = "";
for await (const chunk of process.stdin) code += chunk;
parse(code, { ecmaVersion: 2019, sourceType: "script" });
"""


def test_the_bundle_stays_within_its_byte_budget(bundle: BuiltBundle) -> None:
    weighed = len(brotli.compress(bundle.code.encode(), quality=11))
    assert weighed <= BROTLI_BUDGET_BYTES, f"dni.js weighs {weighed} bytes; see `modules` in build/dist/manifest.json"


def test_the_budget_is_the_one_that_was_promised() -> None:
    assert BROTLI_BUDGET_BYTES == 5700


def test_the_manifest_tells_the_bundles_sizes_and_what_each_module_costs(bundle: BuiltBundle) -> None:
    data = bundle.code.encode()
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


def test_the_bundle_is_plain_ascii_so_that_no_charset_breaks_it(bundle: BuiltBundle) -> None:
    assert bundle.code.isascii()


def test_transcrypts_own_runtime_does_not_ship(bundle: BuiltBundle) -> None:
    traces = re.findall(r"__\w+__|py_\w+|Array\.prototype|String\.prototype|console\.", bundle.code)
    # The one name of Vue's is what it leaves on an app that has started.
    assert traces == ["__vue_app__", "__DNI_CONFIG__"]


def test_every_core_function_in_the_bundle_maps_to_its_own_lines_of_python(bundle: BuiltBundle) -> None:
    for name, short_name in bundle.core_names.items():
        module, function = name.rsplit(".", 1)
        declared = re.search(rf"function {short_name}\(|[ ,;]{short_name}=(?!=)", bundle.code)
        assert declared, f"{name} is not in the bundle as {short_name}"
        source, line = source_line_at(bundle.source_map, declared.end())
        source_text = dict(zip(bundle.source_map["sources"], bundle.source_map["sourcesContent"], strict=True))[source]
        assert source.removeprefix("build/runtime/") == module.replace(".", "/") + ".py"
        assert f"def {function}(" in source_text.splitlines()[line - 1], f"{name} maps to line {line} of {source}"
