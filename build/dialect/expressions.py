"""The rules for expressions."""

import ast

from build.dialect.kinds import Kind
from build.dialect.visitor import RuleVisitor

_LARGEST_EXACT_NUMBER = 2**53 - 1


class ExpressionRules(RuleVisitor):
    """Rejects expressions that have another value in JavaScript."""

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.slice, ast.Slice):
            self.complain(node, "a slice", "write slice_text(text, start, end), or a loop for a list")
        elif isinstance(node.slice, ast.UnaryOp) and isinstance(node.slice.op, ast.USub):
            self.complain(node, "a negative index", "count from len(...)")
        if isinstance(node.value, ast.BoolOp | ast.IfExp | ast.BinOp | ast.Lambda):
            # Transcrypt 3.9.5 writes (a or b)["c"] without the brackets.
            self.complain(node, "an index on an expression in brackets", "give the expression a name first")
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        operands = [node.left, *node.comparators]
        for left, operator, right in zip(operands, node.ops, operands[1:], strict=False):
            kinds = {self.scopes.kind_of(left), self.scopes.kind_of(right)} - {None}
            if isinstance(operator, ast.Is | ast.IsNot):
                if not (isinstance(right, ast.Constant) and right.value in (None, True, False)):
                    self.complain(node, "`is` between two values", "use `is` only with None, else ==")
            elif isinstance(operator, ast.In | ast.NotIn):
                if self.scopes.kind_of(right) is Kind.RECORD:
                    self.complain(node, "`in` on a record", "write has_key(record, name)")
            elif kinds or any(isinstance(side, ast.Tuple) for side in (left, right)):
                self.complain(node, "a comparison of lists or records, which compares identity", "compare their parts")
        if any(isinstance(middle, ast.Call) for middle in node.comparators[:-1]):
            self.complain(node, "a chained comparison that would call its middle twice", "give the middle a name first")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        sides = (node.left, node.right)
        if isinstance(node.op, ast.Mod) and _is_text(node.left):
            self.complain(node, "% formatting", "put the parts together with +")
        if isinstance(node.op, ast.Mult) and any(_is_text(side) for side in sides):
            self.complain(node, "text times a number", "append in a loop")
        if isinstance(node.op, ast.MatMult):
            self.complain(node, "the operator @", "call a function")
        if any(self.scopes.kind_of(side) for side in sides):
            self.complain(node, "an operator on a list or record", "build the new one in a loop")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        for value in node.values:
            self.check_truth(value)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self.check_truth(node.operand)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.check_truth(node.test)
        self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key in node.keys:
            if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
                self.complain(
                    node, "a record's name that is not literal text", "assign it afterwards: record[name] = value"
                )
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bytes | complex) or node.value is ...:
            self.complain(node, "a literal that JavaScript does not have", "use text or a number")
        elif isinstance(node.value, str) and "\\U" in repr(node.value):
            self.complain(node, "a character that Transcrypt cannot write", "leave it to data from outside")
        elif isinstance(node.value, int) and abs(node.value) > _LARGEST_EXACT_NUMBER:
            self.complain(node, "a number above 2**53, which loses digits", "use text")

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.check_arguments(node, node.args)
        self.scopes.enter(node.args)
        self.visit(node.body)
        self.scopes.leave()

    def visit_ListComp(self, node: ast.ListComp) -> None:
        for generator in node.generators:
            if not isinstance(generator.target, ast.Name):
                self.complain(node, "a comprehension over several names", "loop over one name")
            if self.scopes.kind_of(generator.iter) is Kind.RECORD:
                self.complain(node, "a comprehension over a record", "go over keys_of(record)")
            for condition in generator.ifs:
                self.check_truth(condition)
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self.complain(node, "a tuple", "write a list")
        self.generic_visit(node)

    def visit_Set(self, node: ast.Set) -> None:
        self.complain(node, "a set", "write a list, or a record with true values")

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.complain(node, "a record comprehension", "fill the record in a loop")

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self.complain(node, "a set comprehension", "fill a record in a loop")

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.complain(node, "a generator", "write a list comprehension or a loop")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.complain(node, "an f-string", "put the parts together with +, numbers through str()")

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.complain(node, "`:=`", "assign on a line of its own")

    def visit_Starred(self, node: ast.Starred) -> None:
        self.complain(node, "an argument with *", "pass the list itself")

    def visit_Yield(self, node: ast.Yield) -> None:
        self.complain(node, "`yield`", "return a list")

    def visit_Await(self, node: ast.Await) -> None:
        self.complain(node, "`await`", "pass a callback")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
