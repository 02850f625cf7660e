"""Bundle the transpiled modules into one flat scope and keep the core's functions apart in it."""

import ast
import re
from dataclasses import dataclass

from build.layout import Layout
from build.modules import Module
from build.node import run_tool

CONFIG_NAME = "$"
"""What `DNI_CONFIG` is called in the bundle; the minifier never gives that name to anything else."""


@dataclass(frozen=True)
class FlatBundle:
    """All modules in one scope, its source map, and the core's functions in it: qualified Python name to name there."""

    code: str
    source_map: str
    core_names: dict[str, str]


def bundle_modules(modules: list[Module], layout: Layout) -> FlatBundle:
    """Join what Transcrypt made. Raises BuildError for a name that is used and nowhere defined."""
    job = {"folder": str(layout.transpiled.resolve()), "entry": "entry.js", "configName": CONFIG_NAME}
    answer = run_tool("bundle.mjs", job, layout)
    functions = {module.name: functions_of(module.tree) for module in modules if module.is_core}
    core_names = {}
    for declared in answer["declared"]:
        name = _name_before_bundling(declared["name"], functions.get(declared["module"], []))
        if name is not None:
            core_names[f"{declared['module']}.{name}"] = declared["name"]
    return FlatBundle(answer["code"], answer["map"], core_names)


def functions_of(tree: ast.Module) -> list[str]:
    """Return the names of the functions at the top of a module."""
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def _name_before_bundling(name: str, functions: list[str]) -> str | None:
    # Where two modules share a name the bundler puts a number behind the second one.
    for candidate in (name, re.sub(r"\d+$", "", name)):
        if candidate in functions:
            return candidate
    return None
