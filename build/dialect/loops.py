"""The rules for `for`: Python computes its range once, JavaScript again in every round."""

import ast
from collections.abc import Iterator

from build.dialect.kinds import Kind
from build.dialect.visitor import RuleVisitor


class LoopRules(RuleVisitor):
    """Rejects loops that run another number of rounds in JavaScript, or end with another value."""

    def visit_For(self, node: ast.For) -> None:
        if not isinstance(node.target, ast.Name):
            self.complain(node, "a loop over several names", "loop over one name and read its parts by index")
            return
        self.check_name(node.target, node.target.id)
        self.scopes.assign(node.target.id, None)
        if node.orelse:
            self.complain(node.orelse[0], "`else` after a loop", "use a name that says whether the loop found it")
        if isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Name) and node.iter.func.id == "range":
            self._check_range(node, node.target.id, node.iter)
        elif self.scopes.kind_of(node.iter) is Kind.RECORD:
            self.complain(node, "a loop over a record", "loop over keys_of(record)")
        self.generic_visit(node)

    def _check_range(self, node: ast.For, name: str, call: ast.Call) -> None:
        if len(call.args) == 3 and not _is_number(call.args[2]):
            self.complain(node, "a range with a step that is not a plain number", "write a while loop")
        changed = {changed for statement in node.body for changed in _changed_names(statement)}
        if name in changed:
            self.complain(node, f"the loop's own name {name} is changed inside it", "write a while loop")
        bound = call.args[0] if len(call.args) == 1 else call.args[1]
        for part in ast.walk(bound):
            if isinstance(part, ast.Name) and part.id in changed:
                self.complain(
                    node, f"{part.id} bounds the range and changes inside the loop", "keep the bound in another name"
                )


def names_read_after_range(function: ast.FunctionDef) -> Iterator[tuple[ast.Name, ast.For]]:
    """Yield each use of a range's name after its loop, where its value differs between the languages."""
    stores = [part for part in ast.walk(function) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
    loads = [part for part in ast.walk(function) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)]
    for loop in ast.walk(function):
        if not isinstance(loop, ast.For) or not isinstance(loop.target, ast.Name) or loop.end_lineno is None:
            continue
        if not (
            isinstance(loop.iter, ast.Call) and isinstance(loop.iter.func, ast.Name) and loop.iter.func.id == "range"
        ):
            continue
        for load in loads:
            if load.id != loop.target.id or load.lineno <= loop.end_lineno:
                continue
            if not any(store.id == load.id and loop.end_lineno < store.lineno <= load.lineno for store in stores):
                yield load, loop


def _changed_names(statement: ast.stmt) -> Iterator[str]:
    for part in ast.walk(statement):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
        elif (
            isinstance(part, ast.Attribute)
            and part.attr in ("append", "pop", "push")
            and isinstance(part.value, ast.Name)
        ):
            yield part.value.id


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, int)
