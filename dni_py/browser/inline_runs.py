"""Text nodes that read as one: a number may be spread over them by inline elements, never by blocks."""

from typing import Any

from dni_py.core.characters import digits_in

_INLINE = __new__(RegExp("^(inline|contents)"))
_BREAK = __new__(RegExp("^(br|img|input|button|select)$", "i"))
_PART = __new__(RegExp("^(\\D*\\d){1,9}\\D*$"))
_LEFT_EDGE = __new__(RegExp("^[\\W\\d]+"))
_RIGHT_EDGE = __new__(RegExp("[\\W\\d]+$"))
_MOST_NODES = 40


def gather_run(node: Any, digit_strings: str) -> Any:
    """Return the text nodes, in the page's order, that with this one may hold one of digit_strings."""
    run = [node]
    if _PART.test(node.data) and (
        goes_on(node, _LEFT_EDGE, digit_strings) or goes_on(node, _RIGHT_EDGE, digit_strings)
    ):
        line = find_line(node)
        walker = document.createTreeWalker(line, 5)
        walker.currentNode = node
        while (
            run.length < _MOST_NODES
            and goes_on(run[0], _LEFT_EDGE, digit_strings)
            and is_on_line(walker.previousNode(), line)
        ):
            if walker.currentNode.data:
                run.unshift(walker.currentNode)
        walker.currentNode = node
        while (
            run.length < _MOST_NODES
            and goes_on(run[run.length - 1], _RIGHT_EDGE, digit_strings)
            and is_on_line(walker.nextNode(), line)
        ):
            if walker.currentNode.data:
                run.push(walker.currentNode)
    return run


def goes_on(node: Any, edge: Any, digit_strings: str) -> Any:
    """Say whether the digits at one edge of a text may be a part of a number that goes on beyond it; separators may."""
    found = edge.exec(node.data)
    return found and digit_strings.includes(digits_in(found[0]))


def find_line(node: Any) -> Any:
    """Return the element in whose lines a node stands: the next above it that is not inline, by the page's style."""
    node = node.parentNode
    while node.nodeType == 1 and _INLINE.test(getComputedStyle(node).display):
        node = node.parentNode
    return node


def is_on_line(found: Any, line: Any) -> Any:
    """Say whether the node that was found next to a text stands in the same lines."""
    return found and not _BREAK.test(found.nodeName) and find_line(found) == line
