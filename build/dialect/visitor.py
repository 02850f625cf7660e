"""The part that all rules share: the current line, the visible names and the list of complaints."""

import ast

from build.dialect.complaint import Complaint
from build.dialect.kinds import Kind, Scopes
from build.dialect.vocabulary import RESERVED_IN_JAVASCRIPT
from build.stage import is_for_types_only


class RuleVisitor(ast.NodeVisitor):
    """Walks one module and collects complaints; the groups of rules are its subclasses."""

    def __init__(self, path: str, is_core: bool, tree: ast.Module, types: dict[str, Kind]) -> None:
        self.path = path
        self.is_core = is_core
        self.own_names = _names_bound_in(tree)
        self.scopes = Scopes(types)
        self.depth = 0
        self.complaints: list[Complaint] = []

    def complain(self, node: ast.AST | None, wrong: str, instead: str) -> None:
        """Add a complaint about a node."""
        self.complaints.append(Complaint(self.path, getattr(node, "lineno", 1), wrong, instead))

    def check_truth(self, node: ast.expr) -> None:
        """Reject a list or record as a condition: an empty one is true in JavaScript."""
        kind = self.scopes.kind_of(node)
        if kind is Kind.LIST:
            self.complain(node, "the truth of a list, which JavaScript takes for true when empty", "write len(...) > 0")
        elif kind is Kind.RECORD:
            self.complain(
                node, "the truth of a record, which JavaScript takes for true when empty", "compare with None"
            )

    def check_name(self, node: ast.AST, name: str) -> None:
        """Reject a name that JavaScript reserves."""
        if name in RESERVED_IN_JAVASCRIPT:
            self.complain(node, f"the name {name} is reserved in JavaScript", "choose another")

    def check_arguments(self, node: ast.AST, arguments: ast.arguments) -> None:
        """Reject every parameter that is not a plain positional name."""
        if arguments.defaults or arguments.kw_defaults:
            self.complain(node, "a default argument", "let every caller pass it")
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.posonlyargs:
            self.complain(node, "an argument with *, ** or /", "take a list or a record")
        for argument in arguments.args:
            self.check_name(node, argument.arg)


def _names_bound_in(tree: ast.Module) -> set[str]:
    """Return every name that the module sets, in any scope, without imports for type checkers."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.ImportFrom) and not is_for_types_only(node):
            names.update(alias.asname or alias.name for alias in node.names)
    return names
