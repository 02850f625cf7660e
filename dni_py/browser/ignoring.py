"""Elements that are never written to: unread ones, those that visitors edit, and those that the site excludes."""

from typing import Any

from dni_py.browser.ledger import find_owner
from dni_py.browser.records import Engine

IGNORE_MARK = "data-dni-ignore"

_UNREAD = __new__(RegExp("^((no)?script|style|textarea)$", "i"))
_MOST_ROOTS = 20
_SHADOW_ROOT = 11
_EXCEPTIONS = "[contenteditable],[" + IGNORE_MARK + "]"


def has_exceptions(node: Any) -> Any:
    """Say whether a node is in, or contains, an element that is editable or ignored: only then is each spot checked."""
    element = node if node.querySelector else find_owner(node, "")
    return (
        (element.ownerDocument or element).designMode == "on"
        or (node.querySelector and node.querySelector(_EXCEPTIONS))
        or find_above(element, _EXCEPTIONS)
    )


def find_above(element: Any, selector: str) -> Any:
    """Return the nearest element that matches a selector: the element or an ancestor, through roots and frames."""
    # A form's fields can replace the properties that are read here: never climb for ever.
    for _ in range(_MOST_ROOTS):
        if element:
            found = element.closest and element.closest(selector)
            if found:
                return found
            root = element.getRootNode()
            element = root.host if root.nodeType == _SHADOW_ROOT else Object(root.defaultView).frameElement
    return None


def is_ignored(engine: Engine, element: Any, name: str) -> Any:
    """Say whether an element must not be written to: nobody reads it, the visitor edits it, or the site excludes it."""
    if not name and _UNREAD.test(element.nodeName):
        return not DNI_WITH_OPT_INS or not engine["config"]["json_ld"] or element.type != "application/ld+json"
    return engine["may_ignore"] and (element.isContentEditable or find_above(element, "[" + IGNORE_MARK + "]"))
