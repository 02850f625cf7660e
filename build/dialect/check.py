"""Check modules against the dialect."""

import ast
from collections.abc import Iterable

from build.dialect.calls import CallRules
from build.dialect.complaint import Complaint
from build.dialect.expressions import ExpressionRules
from build.dialect.feature_names import names_read_without_feature
from build.dialect.kinds import Kind, kinds_of_types
from build.dialect.loops import LoopRules, names_read_after_range
from build.dialect.statements import StatementRules
from build.errors import BuildError
from build.modules import Module, imported_names, names_at_top


class _Rules(StatementRules, LoopRules, ExpressionRules, CallRules):
    """All rules in one class, so that the tree is walked only once."""


def check_modules(modules: Iterable[Module]) -> None:
    """Raise BuildError with all complaints, one a line, if a module leaves the dialect."""
    modules = list(modules)
    checked = [module for module in modules if not module.is_substitute]
    types = kinds_of_types(checked)
    complaints = [complaint for module in checked for complaint in find_complaints(module, types)]
    complaints += find_missing_names(modules)
    if complaints:
        raise BuildError("\n".join(str(complaint) for complaint in sorted(complaints)))


def find_complaints(module: Module, types: dict[str, Kind]) -> list[Complaint]:
    """Return the complaints about one module in the order of its lines; types has the kind of each named type."""
    rules = _Rules(module.shown_path, module.is_core, module.tree, types)
    rules.visit(module.tree)
    for function in module.tree.body:
        if isinstance(function, ast.FunctionDef):
            for load, loop in names_read_after_range(function):
                rules.complain(
                    load, f"{load.id} is read after its loop of line {loop.lineno}", "keep the value in another name"
                )
    for position, name, feature in names_read_without_feature(module.tree):
        rules.complain(position, f"{name} has a value only with {feature}", f"read it behind `if {feature}:`")
    return sorted(set(rules.complaints))


def find_missing_names(modules: list[Module]) -> list[Complaint]:
    """Return a complaint for each imported name that the imported module of ours does not have."""
    names = {module.name: names_at_top(module.tree) for module in modules}
    return [
        Complaint(
            module.shown_path, statement.lineno, f"{target} has no {alias.name}", "define it there, or correct the name"
        )
        for module in modules
        for target, statement in imported_names(module)
        for alias in statement.names
        if alias.name not in names[target]
    ]
