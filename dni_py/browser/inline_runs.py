"""Text nodes that read as one: a number may be spread over elements on one line, never over blocks."""

from typing import Any

_INLINE = __new__(RegExp("^(inline|contents)"))
_BREAK = __new__(RegExp("^(br|img|input|button|select|t[dh]|text)$", "i"))
"""What never belongs to a line, whatever its style says: Firefox calls each `text` of a drawing inline."""
_MOST_NODES = 40


def gather_run(node: Any) -> Any:
    """Return the text nodes on the same line of text as this one, in the page's order."""
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
    """Return the element whose lines contain a node: the nearest ancestor that is not inline."""
    node = node.parentNode
    while is_inline(node):
        node = node.parentNode
    return node


def is_on_line(found: Any, line: Any) -> Any:
    """Say whether the node next to a text continues its line."""
    return found and (find_line(found) == line if found.nodeType == 3 else is_inline(found))


def is_inline(node: Any) -> Any:
    """Say whether a node is an element that continues a line: inline, or a box right beside another."""
    # A block among blocks is not measured: after a swap, the browser would lay out the whole page for it.
    return (
        node.nodeType == 1
        and not _BREAK.test(node.nodeName)
        and (
            _INLINE.test(getComputedStyle(node).display)
            or (
                getComputedStyle(node.parentElement or node).display + getComputedStyle(node).float != "blocknone"
                and is_beside(node)
            )
        )
    )


def is_beside(element: Any) -> bool:
    """Say whether the text of an element is on one line with its neighbour, less than half the line's height from it."""
    sibling = (
        element.nextElementSibling or element.previousElementSibling or element.nextSibling or element.previousSibling
    )
    if not sibling:
        return False
    box = measure(element)
    other = measure(sibling)
    gap = min(abs(box.left - other.right), abs(other.left - box.right))
    return gap < box.height / 2 and other.top < box.bottom and box.top < other.bottom


def measure(node: Any) -> Any:
    """Return the rectangle around a node's content."""
    range_around = document.createRange()
    range_around.selectNodeContents(node)
    return range_around.getBoundingClientRect()
