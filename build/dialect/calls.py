"""The rules for names, attributes and calls: what exists in the browser, and under which name."""

import ast

from build.dialect.visitor import RuleVisitor
from build.dialect.vocabulary import (
    MAPPED_METHODS,
    METHOD_ADVICE,
    ONE_ARGUMENT_ONLY,
    PYTHON_BUILTINS,
    PYTHON_ONLY_METHODS,
    RUNTIME_NAMES,
    TRANSCRYPT_NAMES,
)


class CallRules(RuleVisitor):
    """Rejects what the browser does not have, and in the core also what only the browser has."""

    def visit_Call(self, node: ast.Call) -> None:
        if node.keywords:
            self.complain(node, "an argument by name", "pass it by position")
        if isinstance(node.func, ast.Attribute):
            self._check_method(node, node.func)
            self.visit(node.func.value)
        elif isinstance(node.func, ast.Name):
            self._check_function(node, node.func.id)
            self.visit(node.func)
        else:
            self.visit(node.func)
        for argument in node.args:
            self.visit(argument)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if self.is_core:
            self.complain(node, f"the attribute .{node.attr}", "the core has only records: read record['name']")
        self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.check_name(node, node.id)
        elif node.id in self.own_names or node.id in RUNTIME_NAMES:
            return
        elif node.id in PYTHON_BUILTINS:
            self.complain(
                node, f"the built-in {node.id}, which build/runtime does not have", "write a loop or a function"
            )
        elif self.is_core:
            self.complain(
                node, f"the name {node.id} is not defined in this module", "import it, or pass it as an argument"
            )

    def _check_method(self, node: ast.Call, method: ast.Attribute) -> None:
        name = method.attr
        if name in MAPPED_METHODS:
            if not 1 <= len(node.args) <= MAPPED_METHODS[name] or isinstance(node.args[0], ast.Tuple):
                self.complain(
                    node, f".{name} with {len(node.args)} argument(s) or a tuple", "call it once for each text"
                )
        elif self.is_core or name in PYTHON_ONLY_METHODS:
            advice = METHOD_ADVICE.get(name, "a function of dni_py.core.text")
            self.complain(node, f"the method .{name}", f"write {advice}")

    def _check_function(self, node: ast.Call, name: str) -> None:
        if name in TRANSCRYPT_NAMES and self.is_core:
            self.complain(node, f"{name} in the core, which CPython runs too", "put it into build/runtime")
        if name in self.own_names or name not in RUNTIME_NAMES:
            return
        least = RUNTIME_NAMES[name]
        if len(node.args) < least or (name in ONE_ARGUMENT_ONLY and len(node.args) > 1):
            self.complain(node, f"{name} with {len(node.args)} argument(s)", f"the runtime's {name} takes {least}")
        if name == "cast" and not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
            self.complain(node, "cast to a type that does not exist in the browser", "put the type in quotes")
