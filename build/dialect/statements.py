"""The rules for statements."""

import ast

from build.dialect.kinds import Kind
from build.dialect.visitor import RuleVisitor
from build.modules import OWN_PACKAGE
from build.stage import TYPE_MODULES, is_for_types_only


class StatementRules(RuleVisitor):
    """Rejects statements that Transcrypt drops, makes large or gives another meaning."""

    def visit_Module(self, node: ast.Module) -> None:
        if ast.get_docstring(node) is None:
            self.complain(
                node.body[0] if node.body else None, "the module has no docstring", "say on line 1 what it is for"
            )
        for statement in node.body:
            if not is_for_types_only(statement):
                self.visit(statement)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if self.depth:
            self.complain(node, "an import inside a function", "import at the top of the module")
        elif node.level or (module.split(".")[0] != OWN_PACKAGE and module not in TYPE_MODULES):
            self.complain(
                node, f"an import of {'.' * node.level}{module}", "import only dni_py modules, by their whole name"
            )
        elif any(alias.name == "*" for alias in node.names):
            self.complain(node, "an import of *", "name what you import")

    def visit_Import(self, node: ast.Import) -> None:
        name = node.names[0].name
        self.complain(node, f"`import {name}`", "write `from dni_py... import NAME`; the browser has no other modules")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.check_name(node, node.name)
        if node.decorator_list:
            self.complain(node, "a decorator", "call a function that returns what you need")
        self.check_arguments(node, node.args)
        self.scopes.enter(node.args)
        self.depth += 1
        for statement in node.body:
            self.visit(statement)
        self.depth -= 1
        self.scopes.leave()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.complain(node, f"the class {node.name}", "write functions over records (a TypedDict describes one)")

    def visit_Assign(self, node: ast.Assign) -> None:
        if len(node.targets) > 1:
            self.complain(node, "one value for several targets", "write one assignment for each")
        self.visit(node.value)
        for target in node.targets:
            self._assign(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
        self._assign(node.target, node.value, node.annotation)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if self.scopes.kind_of(node.target) is Kind.LIST or self.scopes.kind_of(node.value) is Kind.LIST:
            self.complain(node, "a list is extended by an operator, which makes text in JavaScript", "append in a loop")
        if isinstance(node.op, ast.FloorDiv | ast.Pow | ast.MatMult):
            self.complain(
                node, "an operator that JavaScript does not have", "write the operation and assign its result"
            )
        self.visit(node.value)
        self.visit(node.target)

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if not isinstance(target, ast.Subscript) or self.scopes.kind_of(target.value) is Kind.LIST:
                self.complain(node, "`del` of something else than a record's entry", "delete only record[name]")
            self.visit(target)

    def visit_Try(self, node: ast.Try) -> None:
        for handler in node.handlers:
            if handler.type is not None:
                self.complain(handler, "an `except` with a class", "write a bare `except:`; a browser throws anything")
        if node.orelse:
            self.complain(node.orelse[0], "`else` after `try` swallows errors here", "put it after the whole statement")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        self.check_truth(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self.check_truth(node.test)
        if node.orelse:
            self.complain(node.orelse[0], "`else` after a loop", "use a name that says whether the loop found it")
        self.generic_visit(node)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        pass

    def _refuse(self, node: ast.AST, wrong: str, instead: str) -> None:
        self.complain(node, wrong, instead)

    def visit_Global(self, node: ast.Global) -> None:
        self._refuse(node, "`global`", "keep state in a record that functions are given")

    def visit_With(self, node: ast.With) -> None:
        self._refuse(node, "`with`", "write try and finally")

    def visit_Assert(self, node: ast.Assert) -> None:
        self._refuse(node, "`assert` is dropped from the bundle", "test the condition and say what to do")

    def visit_Raise(self, node: ast.Raise) -> None:
        self._refuse(node, "`raise`", "return None; the bundle never throws")

    def visit_Match(self, node: ast.Match) -> None:
        self._refuse(node, "`match`", "write if and elif")

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._refuse(node, "`async`", "pass a callback")

    def _assign(self, target: ast.expr, value: ast.expr | None, annotation: ast.expr | None = None) -> None:
        if isinstance(target, ast.Tuple | ast.List | ast.Starred):
            self.complain(target, "unpacking", "assign each name by its index")
        elif isinstance(target, ast.Name):
            self.check_name(target, target.id)
            self.scopes.assign(target.id, value, annotation)
        else:
            self.visit(target)
