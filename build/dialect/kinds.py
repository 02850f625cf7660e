"""Finds names of lists and records by their annotations and literals."""

import ast
from collections.abc import Iterable
from enum import Enum

from build.modules import Module
from build.stage import is_for_types_only


class Kind(Enum):
    """The two kinds of value whose truth, equality and operators differ between the languages."""

    LIST = "list"
    RECORD = "record"


_BY_TYPE_NAME = {
    "list": Kind.LIST,
    "List": Kind.LIST,
    "Sequence": Kind.LIST,
    "dict": Kind.RECORD,
    "Dict": Kind.RECORD,
    "Mapping": Kind.RECORD,
    "MutableMapping": Kind.RECORD,
}


def kinds_of_types(modules: Iterable[Module]) -> dict[str, Kind]:
    """Return the kind of each named type: Python's own, the TypedDicts of all modules and their type aliases."""
    kinds = dict(_BY_TYPE_NAME)
    aliases: list[ast.AnnAssign] = []
    for module in modules:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef) and is_for_types_only(node):
                kinds[node.name] = Kind.RECORD
            elif isinstance(node, ast.Assign) and is_for_types_only(node) and "TypedDict" in ast.unparse(node.value):
                kinds.update({target.id: Kind.RECORD for target in node.targets if isinstance(target, ast.Name)})
            elif isinstance(node, ast.AnnAssign) and is_for_types_only(node):
                aliases.append(node)
    for alias in aliases:
        kind = kind_of_annotation(alias.value, kinds)
        if kind is not None and isinstance(alias.target, ast.Name):
            kinds[alias.target.id] = kind
    return kinds


def kind_of_annotation(node: ast.expr | None, types: dict[str, Kind]) -> Kind | None:
    """Return the kind of an annotation; `X | None` counts as X."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return None
    if isinstance(node, ast.Name):
        return types.get(node.id)
    if isinstance(node, ast.Subscript):
        return kind_of_annotation(node.value, types)
    if isinstance(node, ast.BinOp):
        return kind_of_annotation(node.left, types) or kind_of_annotation(node.right, types)
    return None


def kind_of_literal(node: ast.expr | None) -> Kind | None:
    """Return the kind of a literal or comprehension."""
    if isinstance(node, ast.List | ast.ListComp):
        return Kind.LIST
    if isinstance(node, ast.Dict):
        return Kind.RECORD
    return None


class Scopes:
    """The kinds of the visible names: one table for each function around the current line, the innermost last."""

    def __init__(self, types: dict[str, Kind]) -> None:
        self._types = types
        self._tables: list[dict[str, Kind | None]] = [{}]

    def enter(self, arguments: ast.arguments) -> None:
        """Enter a function with these arguments."""
        self._tables.append(
            {argument.arg: kind_of_annotation(argument.annotation, self._types) for argument in arguments.args}
        )

    def leave(self) -> None:
        """Leave the function again."""
        self._tables.pop()

    def assign(self, name: str, value: ast.expr | None, annotation: ast.expr | None = None) -> None:
        """Note the kind of a name's value. A name without annotation is known as long as it is set only to literals."""
        kind = kind_of_annotation(annotation, self._types) or self.kind_of(value)
        if kind is not None or name not in self._tables[-1]:
            self._tables[-1][name] = kind

    def kind_of(self, node: ast.expr | None) -> Kind | None:
        """Return the kind of an expression: of a literal or of a visible name."""
        if isinstance(node, ast.Name):
            for table in reversed(self._tables):
                if node.id in table:
                    return table[node.id]
        return kind_of_literal(node)
