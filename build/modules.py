"""Finds the modules of the bundles: those where one starts, and those that these import, directly or not."""

import ast
from dataclasses import dataclass
from pathlib import Path

from build.errors import BuildError
from build.features import ADAPTERS, Variant
from build.layout import Layout

ENTRY_MODULE = "dni_py.main"
OWN_PACKAGE = "dni_py"
CORE_PACKAGE = "dni_py.core"
RUNTIME_MODULE = "org.transcrypt.__runtime__"


@dataclass(frozen=True)
class Module:
    """A module of the bundle: its dotted name, its file, the file's name in messages, its text and syntax tree."""

    name: str
    path: Path
    shown_path: str
    source: str
    tree: ast.Module

    @property
    def is_core(self) -> bool:
        """Whether the module belongs to the pure rules, which CPython runs too."""
        return self.name.startswith(CORE_PACKAGE + ".")

    @property
    def is_substitute(self) -> bool:
        """Whether the module is the JavaScript version of a pair, written only for Transcrypt."""
        return self.shown_path.startswith("build/runtime/")


def find_modules(layout: Layout) -> list[Module]:
    """Return the modules where bundles start and everything that they import, each after its own imports.

    Raises BuildError for a module that is missing or not Python.
    """
    found: dict[str, Module] = {}
    for name in (ENTRY_MODULE, *(adapter.module for adapter in list_adapters(layout))):
        _visit(name, name, layout, found)
    return [load_module(RUNTIME_MODULE, layout), *found.values()]


def list_adapters(layout: Layout) -> list[Variant]:
    """Return the consent adapters that the sources have."""
    return [adapter for adapter in ADAPTERS if _locate(adapter.module, layout.sources).is_file()]


def load_module(name: str, layout: Layout) -> Module:
    """Read one module; a file in the runtime folder comes before the one among the sources."""
    for folder, prefix in ((layout.runtime, "build/runtime/"), (layout.sources, "")):
        path = _locate(name, folder)
        if path.is_file():
            source = path.read_text(encoding="utf-8")
            shown_path = prefix + path.relative_to(folder).as_posix()
            try:
                tree = ast.parse(source, filename=shown_path)
            except SyntaxError as error:
                raise BuildError(f"{shown_path}:{error.lineno}: not Python: {error.msg}") from None
            return Module(name, path, shown_path, source, tree)
    raise BuildError(
        f"{_locate(name, Path()).as_posix()}: no such file; the module {name} is imported but does not exist"
    )


def imported_names(module: Module) -> list[tuple[str, ast.ImportFrom]]:
    """Return the modules of our own that a module imports, with the statement."""
    return [
        (node.module, node)
        for node in module.tree.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == OWN_PACKAGE
    ]


def names_at_top(tree: ast.Module) -> set[str]:
    """Return the names that a module defines at its top, which others can import."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(target.id for target in targets if isinstance(target, ast.Name))
    return names


def _locate(name: str, folder: Path) -> Path:
    return folder.joinpath(*name.split(".")).with_suffix(".py")


def _visit(name: str, importer: str, layout: Layout, found: dict[str, Module], pending: tuple[str, ...] = ()) -> None:
    if name in found:
        return
    if name in pending:
        raise BuildError(f"{importer} imports {name}, which imports it in turn; remove the circular import")
    module = load_module(name, layout)
    for imported, _statement in imported_names(module):
        _visit(imported, name, layout, found, (*pending, name))
    found[name] = module
