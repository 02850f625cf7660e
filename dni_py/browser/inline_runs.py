"""Text nodes that read as one: a number may be spread over them by inline elements, never by blocks."""

from typing import Any

_INLINE = __new__(RegExp("^(inline|contents)"))
_BREAK = __new__(RegExp("^(br|img|input|button|select|textarea|iframe|video|object|svg)$", "i"))
_GOES_ON_LEFT = __new__(RegExp("^\\W*(\\d|$)"))
_GOES_ON_RIGHT = __new__(RegExp("(^|\\d)\\W*$"))
_MOST_NODES = 40


def gather_run(node: Any, crosses_elements: bool) -> Any:
    """Return the text nodes that a number in this one may be spread over, in the page's order.

    Without crosses_elements those are only the ones side by side, with nothing but comments between.
    """
    run = [node]
    line = find_line(node, crosses_elements)
    walker = document.createTreeWalker(line, 5)
    walker.currentNode = node
    while run.length < _MOST_NODES and _GOES_ON_LEFT.test(run[0].data):
        found = walker.previousNode()
        if not goes_on(found, line, crosses_elements):
            break
        if found.data:
            run.unshift(found)
    walker.currentNode = node
    while run.length < _MOST_NODES and _GOES_ON_RIGHT.test(run[run.length - 1].data):
        found = walker.nextNode()
        if not goes_on(found, line, crosses_elements):
            break
        if found.data:
            run.push(found)
    return run


def find_line(node: Any, crosses_elements: bool) -> Any:
    """Return the element in whose lines a node stands: the next above it that is not inline, by the page's style."""
    node = node.parentNode
    while crosses_elements and node.nodeType == 1 and _INLINE.test(getComputedStyle(node).display):
        node = node.parentNode
    return node


def goes_on(found: Any, line: Any, crosses_elements: bool) -> Any:
    """Say whether a line goes on at the node that was found next to it."""
    if not found or (found.nodeType == 1 and (not crosses_elements or _BREAK.test(found.nodeName))):
        return False
    return find_line(found, crosses_elements) == line
