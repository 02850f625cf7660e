"""A name that is defined only with a feature must not be read without it: it would be undefined in other bundles."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FEATURE_START = "DNI_WITH_"
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Use:
    """A line where a name is set or read, and the features without which that line does not exist."""

    node: ast.AST
    name: str
    is_read: bool
    features: frozenset[str]


def names_read_without_feature(tree: ast.Module) -> Iterator[tuple[ast.AST, str, str]]:
    """Yield each line that reads a name which is set only with a feature: the line, the name, and the feature."""
    uses = [use for statement in _follow(tree.body, _NONE) for use in statement]
    needed: dict[str, frozenset[str]] = {}
    for use in uses:
        if not use.is_read:
            needed[use.name] = needed.get(use.name, use.features) & use.features
    for use in uses:
        for feature in sorted(needed.get(use.name, _NONE) - use.features) if use.is_read else ():
            yield use.node, use.name, feature


def _follow(body: Sequence[ast.stmt], features: frozenset[str]) -> Iterator[list[_Use]]:
    for statement in body:
        yield list(_walk(statement, features))
        if isinstance(statement, ast.If) and isinstance(statement.body[-1], ast.Return) and not statement.orelse:
            features |= _absent(statement.test)


def _walk(node: ast.AST, features: frozenset[str]) -> Iterator[_Use]:
    if isinstance(node, ast.Name):
        yield _Use(node, node.id, isinstance(node.ctx, ast.Load), features)
    elif isinstance(node, ast.arg):
        yield _Use(node, node.arg, False, features)
    elif isinstance(node, ast.FunctionDef):
        yield _Use(node, node.name, False, features)
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            yield from _walk(value, features)
            features |= _present(value)
        return
    for name, part in ast.iter_fields(node):
        inner = features
        if isinstance(node, ast.If | ast.IfExp) and name == "body":
            inner |= _present(node.test)
        elif isinstance(node, ast.If | ast.IfExp) and name == "orelse":
            inner |= _absent(node.test)
        if isinstance(part, list) and part and isinstance(part[0], ast.stmt):
            for uses in _follow(part, inner):
                yield from uses
        else:
            for child in part if isinstance(part, list) else [part]:
                if isinstance(child, ast.AST):
                    yield from _walk(child, inner)


def _present(test: ast.expr) -> frozenset[str]:
    """The features that are present if a condition is true."""
    if isinstance(test, ast.Name) and test.id.startswith(FEATURE_START):
        return frozenset({test.id})
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return _NONE.union(*(_present(value) for value in test.values))
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _absent(test.operand)
    return _NONE


def _absent(test: ast.expr) -> frozenset[str]:
    """The features that are present if a condition is false."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _present(test.operand)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return _NONE.union(*(_absent(value) for value in test.values))
    return _NONE
