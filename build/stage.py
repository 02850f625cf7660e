"""Prepare the sources for Transcrypt: remove what only type checkers read, and keep the line numbers."""

import ast
import shutil

from build.features import ADAPTERS
from build.layout import Layout
from build.modules import ENTRY_MODULE, Module
from build.natives import write_natively

TYPE_MODULES = ("__future__", "collections.abc", "typing")
_TYPE_CLASSES = ("TypedDict", "Protocol")
_TYPE_FACTORIES = ("TypedDict", "TypeVar", "NewType")

# Transcrypt renames identifiers such as `name` or `replace` to keep Python's meaning. The browser's own meaning is wanted
# here, so that is turned off, and three methods that mean the same in both languages are mapped instead.
_PRELUDE = (
    "__pragma__('noalias');"
    "__pragma__('alias', 'append', 'push');"
    "__pragma__('alias', 'startswith', 'startsWith');"
    "__pragma__('alias', 'endswith', 'endsWith');"
    "__pragma__('jsmod');"
)
_ENTRY = """__pragma__('js', '{{}}', "import './{module}.js';")\n"""


def stage_modules(modules: list[Module], layout: Layout) -> None:
    """Write the modules for Transcrypt, with an entry that imports the main one."""
    shutil.rmtree(layout.staged, ignore_errors=True)
    type_names = {module.name: names_of_types(module.tree) for module in modules}
    for module in modules:
        path = layout.staged.joinpath(*module.name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(stage_source(module, type_names), encoding="utf-8")
    entry = "".join(_ENTRY.format(module=name) for name in _list_starts(modules))
    (layout.staged / "entry.py").write_text(entry, encoding="utf-8")


def _list_starts(modules: list[Module]) -> list[str]:
    """The modules where a bundle starts: the main one and the adapters."""
    adapters = {adapter.module for adapter in ADAPTERS}
    return [module.name for module in modules if module.name == ENTRY_MODULE or module.name in adapters]


def stage_source(module: Module, type_names: dict[str, set[str]]) -> str:
    """Return a module's source for Transcrypt, with the same number of lines; type_names has the types of each module."""
    source = write_natively(module.source)
    lines = source.splitlines(keepends=True)
    for node in ast.parse(source).body:
        if is_for_types_only(node) or _is_docstring(node):
            _replace(lines, node, "")
        elif isinstance(node, ast.ImportFrom) and node.module in type_names:
            kept = [alias for alias in node.names if alias.name not in type_names[node.module]]
            _replace(lines, node, ast.unparse(ast.ImportFrom(node.module, kept, 0)) if kept else "")
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            # Transcrypt does not export a module's name that is assigned with an annotation.
            _replace(lines, node, ast.unparse(ast.Assign([node.target], node.value, lineno=node.lineno)))
    return _PRELUDE + "".join(lines)


def names_of_types(tree: ast.Module) -> set[str]:
    """Return the names at the top of a module that only type checkers use."""
    names: set[str] = set()
    for node in tree.body:
        if is_for_types_only(node):
            if isinstance(node, ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(node.target.id)
            elif isinstance(node, ast.Assign):
                names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names


def is_for_types_only(node: ast.stmt) -> bool:
    """Say whether a statement at the top of a module is only for type checkers."""
    if isinstance(node, ast.ImportFrom):
        return node.module in TYPE_MODULES
    if isinstance(node, ast.ClassDef):
        return any(isinstance(base, ast.Name) and base.id in _TYPE_CLASSES for base in node.bases)
    if isinstance(node, ast.AnnAssign):
        return node.value is None or (isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias")
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
        return node.value.func.id in _TYPE_FACTORIES
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _replace(lines: list[str], node: ast.stmt, text: str) -> None:
    assert node.end_lineno is not None
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))]) - 1
    lines[first] = text + "\n"
    for index in range(first + 1, node.end_lineno):
        lines[index] = "\n"
