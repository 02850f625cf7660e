"""Elements that the site marks as one target number, whatever their text is."""

from typing import Any

from dni_py.browser.ledger import find_key
from dni_py.browser.records import Engine
from dni_py.browser.spots import put_run
from dni_py.core.writing import add_extension

MARK = "data-dni-target"


def swap_marked(engine: Engine, element: Any) -> None:
    """Replace the whole text of a marked element by the number to show.

    If the text has the target in digits, it has been swapped already, in its own shape.
    """
    target_index = engine["target_names"].indexOf(element.getAttribute(MARK))
    walker = document.createTreeWalker(element, 4)
    nodes: Any = []
    while walker.nextNode():
        if walker.currentNode.data.trim():
            nodes.push(walker.currentNode)
    if nodes[0] and target_index >= 0 and not nodes[0][find_key("")]:
        record = engine["known_numbers"][engine["shown_now"][target_index]]["record"]
        texts = nodes.map(lambda node: "")
        texts[0] = add_extension(record["national"], record)
        put_run(engine, nodes, nodes.map(lambda node: node.data), texts, [target_index])
