"""Every function of the core that ships has a parity test, and the tests run the code that ships."""

import ast
from pathlib import Path

from tests.built import read_built_bundle
from tests.parity.engine import Engine
from tests.parity.instrument import export_of, instrument


def functions_under_test() -> set[str]:
    """Return the qualified names of the core's functions that some test here passes to `parity`."""
    found = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        origins = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name("parity"), args=[ast.Name(name), *_]) if name in origins:
                    found.add(origins[name])
    return found


def test_every_public_core_function_in_the_bundle_has_a_parity_test(engine: Engine) -> None:
    public = {name for name in engine.names if not name.rsplit(".", 1)[1].startswith("_")}
    assert public - functions_under_test() == set()


def test_the_code_under_test_is_the_bundle_and_one_statement() -> None:
    bundle = read_built_bundle()
    export = export_of(bundle.core_names)
    instrumented = instrument(bundle.code, bundle.core_names)
    assert instrumented.count(export) == 1
    assert instrumented.replace(export, "") == bundle.code
