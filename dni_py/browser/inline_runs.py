"""Text nodes that read as one: a number may be spread over them by inline elements, never by blocks."""

from typing import Any

_LINE = __new__(RegExp("^(inline|contents)"))
_BREAK = __new__(RegExp("^(br|img|input|button|select|textarea|iframe|video|object|svg)$", "i"))
_MAY_GO_ON_LEFT = __new__(RegExp("^\\W*(\\d|$)"))
_MAY_GO_ON_RIGHT = __new__(RegExp("(^|\\d)\\W*$"))
_MOST_NODES = 40


def gather_run(node: Any, crosses_elements: bool) -> Any:
    """Return the text nodes that a number in this one may be spread over, in the page's order.

    Without crosses_elements those are only the ones side by side, with nothing but comments between.
    """
    run = [node]
    while run.length < _MOST_NODES and _MAY_GO_ON_LEFT.test(run[0].data):
        found = find_neighbour(run[0], "previousSibling", "lastChild", crosses_elements)
        if not found:
            break
        run.unshift(found)
    while run.length < _MOST_NODES and _MAY_GO_ON_RIGHT.test(run[run.length - 1].data):
        found = find_neighbour(run[run.length - 1], "nextSibling", "firstChild", crosses_elements)
        if not found:
            break
        run.push(found)
    return run


def find_neighbour(node: Any, sibling: str, child: str, crosses_elements: bool) -> Any:
    """Return the text node that a text node's line goes on with in one direction, or None."""
    while True:
        inner = node[sibling]
        if not inner:
            node = node.parentNode
            if not crosses_elements or not is_inline(node):
                return None
        while inner:
            node = inner
            if node.nodeType == 3:
                return node
            if node.nodeType == 1 and not (crosses_elements and is_inline(node)):
                return None
            inner = node[child]


def is_inline(node: Any) -> Any:
    """Say whether a line of text goes on over an element's edges, as the page's style has it."""
    return node.nodeType == 1 and not _BREAK.test(node.nodeName) and _LINE.test(getComputedStyle(node).display)
