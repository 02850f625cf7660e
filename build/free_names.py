"""The names that a bundle uses and does not define: browsers must have all of them."""

import ast
from collections.abc import Iterable, Iterator

from build.bundle import CONFIG_NAME
from build.errors import BuildError
from build.modules import Module

BROWSER_NAMES = frozenset(
    "Array CustomEvent Date FormData JSON Map Math MutationObserver Object RegExp Set String Symbol Uint32Array WeakMap "
    "clearTimeout crypto customElements decodeURIComponent document encodeURIComponent fetch getComputedStyle history "
    "innerHeight localStorage location navigator performance requestAnimationFrame scrollY sessionStorage setTimeout "
    "window".split()
)
"""The names of every supported browser that the bundle uses. Any other name is a missing import or a typing error."""


def check_free_names(free_names: Iterable[str], modules: list[Module]) -> None:
    """Raise BuildError with each free name that browsers don't have, and its lines of Python."""
    missing = sorted(set(free_names) - BROWSER_NAMES - {CONFIG_NAME})
    uses = [use for name in missing for use in _find_uses(name, modules)]
    if uses:
        raise BuildError("\n".join(uses))


def _find_uses(name: str, modules: list[Module]) -> Iterator[str]:
    advice = "define or import it, or add it to BROWSER_NAMES in build/free_names.py"
    found = False
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Name) and node.id == name:
                found = True
                yield f"{module.shown_path}:{node.lineno}: {name} is not defined; {advice}"
    if not found:
        yield f"the bundle uses {name}, which no module names: the runtime in build/runtime lacks it, or {advice}"
