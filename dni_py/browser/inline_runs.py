"""Text nodes that read as one: a number may be spread over them by elements in one line, never by blocks."""

from typing import Any

_INLINE = __new__(RegExp("^(inline|contents)"))
_BREAK = __new__(RegExp("^(br|img|input|button|select)$", "i"))
_MOST_NODES = 40


def gather_run(node: Any) -> Any:
    """Return the text nodes that stand in one line of text with this one, in the page's order."""
    run = [node]
    line = find_line(node)
    walker = document.createTreeWalker(line, 5)
    walker.currentNode = node
    while run.length < _MOST_NODES and is_on_line(walker.previousNode(), line):
        if walker.currentNode.data:
            run.unshift(walker.currentNode)
    walker.currentNode = node
    while run.length < _MOST_NODES and is_on_line(walker.nextNode(), line):
        if walker.currentNode.data:
            run.push(walker.currentNode)
    return run


def find_line(node: Any) -> Any:
    """Return the element in whose lines a node stands: the next above it that is not inline."""
    node = node.parentNode
    while is_inline(node):
        node = node.parentNode
    return node


def is_on_line(found: Any, line: Any) -> Any:
    """Say whether the node that was found next to a text goes on with its line."""
    return found and (
        find_line(found) == line if found.nodeType == 3 else is_inline(found) and not _BREAK.test(found.nodeName)
    )


def is_inline(node: Any) -> Any:
    """Say whether a node is an element that the page's style sets in line."""
    return node.nodeType == 1 and _INLINE.test(getComputedStyle(node).display)
