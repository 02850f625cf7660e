"""Check modules against the dialect."""

import ast
from collections.abc import Iterable

from build.dialect.calls import CallRules
from build.dialect.complaint import Complaint
from build.dialect.expressions import ExpressionRules
from build.dialect.kinds import Kind, kinds_of_types
from build.dialect.loops import LoopRules, names_read_after_range
from build.dialect.statements import StatementRules
from build.errors import BuildError
from build.modules import Module


class _Rules(StatementRules, LoopRules, ExpressionRules, CallRules):
    """All rules at once, so that the tree is walked only once."""


def check_modules(modules: Iterable[Module]) -> None:
    """Raise BuildError with every complaint, one a line, if any module leaves the dialect."""
    modules = [module for module in modules if not module.is_substitute]
    types = kinds_of_types(modules)
    complaints = [complaint for module in modules for complaint in find_complaints(module, types)]
    if complaints:
        raise BuildError("\n".join(str(complaint) for complaint in complaints))


def find_complaints(module: Module, types: dict[str, Kind]) -> list[Complaint]:
    """Return the complaints about one module in the order of its lines; types gives the kind of each named type."""
    rules = _Rules(module.shown_path, module.is_core, module.tree, types)
    rules.visit(module.tree)
    for function in module.tree.body:
        if isinstance(function, ast.FunctionDef):
            for load, loop in names_read_after_range(function):
                rules.complain(
                    load, f"{load.id} is read after its loop of line {loop.lineno}", "keep the value in another name"
                )
    return sorted(set(rules.complaints))
