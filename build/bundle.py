"""Bundle the transpiled modules into one flat scope in which each function of the core stays separate."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from build.features import Variant
from build.layout import Layout
from build.modules import Module
from build.node import run_tool

CONFIG_NAME = "$"
"""The name of `DNI_CONFIG` in the bundle; the minifier gives it to nothing else."""


@dataclass(frozen=True)
class FlatBundle:
    """All modules in one scope, its source map, and the core's functions: qualified Python name to name in the scope."""

    variant: Variant
    code: str
    source_map: str
    core_names: dict[str, str]


def bundle_modules(modules: list[Module], variants: Sequence[Variant], layout: Layout) -> list[FlatBundle]:
    """Join the output of Transcrypt, once for each variant. Raises BuildError for an import that a module does not have."""
    bundles = [
        {"module": f"./{variant.module}.js", "define": {"DNI_CONFIG": CONFIG_NAME, **variant.defines}}
        for variant in variants
    ]
    job = {"folder": str(layout.transpiled.resolve()), "bundles": bundles}
    functions = {module.name: functions_of(module.tree) for module in modules if module.is_core}
    return [
        FlatBundle(variant, made["code"], made["map"], _find_core_names(made["declared"], functions))
        for variant, made in zip(variants, run_tool("bundle.mjs", job, layout)["bundles"], strict=True)
    ]


def functions_of(tree: ast.Module) -> list[str]:
    """Return the names of the functions at the top of a module."""
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


def _find_core_names(declared_names: list[dict[str, str]], functions: dict[str, list[str]]) -> dict[str, str]:
    core_names = {}
    for declared in declared_names:
        name = _name_before_bundling(declared["name"], functions.get(declared["module"], []))
        if name is not None:
            core_names[f"{declared['module']}.{name}"] = declared["name"]
    return core_names


def _name_before_bundling(name: str, functions: list[str]) -> str | None:
    # If two modules have the same name, the bundler appends a number to the second one.
    for candidate in (name, re.sub(r"\d+$", "", name)):
        if candidate in functions:
            return candidate
    return None
