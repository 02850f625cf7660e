"""Text nodes that read as one: a number may be spread over them by inline elements, never by blocks."""

from typing import Any

_INLINE = __new__(RegExp("^(inline|contents)"))
_BREAK = __new__(RegExp("^(br|img|input|button|select)$", "i"))
_GOES_ON_LEFT = __new__(RegExp("^\\W*(\\d|$)"))
_GOES_ON_RIGHT = __new__(RegExp("(^|\\d)\\W*$"))
_MOST_NODES = 40


def gather_run(node: Any) -> Any:
    """Return the text nodes that a number in this one may be spread over, in the page's order."""
    run = [node]
    if _GOES_ON_LEFT.test(node.data) or _GOES_ON_RIGHT.test(node.data):
        line = find_line(node)
        walker = document.createTreeWalker(line, 5)
        walker.currentNode = node
        while run.length < _MOST_NODES and _GOES_ON_LEFT.test(run[0].data) and goes_on(walker.previousNode(), line):
            if walker.currentNode.data:
                run.unshift(walker.currentNode)
        walker.currentNode = node
        while (
            run.length < _MOST_NODES
            and _GOES_ON_RIGHT.test(run[run.length - 1].data)
            and goes_on(walker.nextNode(), line)
        ):
            if walker.currentNode.data:
                run.push(walker.currentNode)
    return run


def find_line(node: Any) -> Any:
    """Return the element in whose lines a node stands: the next above it that is not inline, by the page's style."""
    node = node.parentNode
    while node.nodeType == 1 and _INLINE.test(getComputedStyle(node).display):
        node = node.parentNode
    return node


def goes_on(found: Any, line: Any) -> Any:
    """Say whether a line goes on at the node that was found next to it."""
    return found and not _BREAK.test(found.nodeName) and find_line(found) == line
