"""The page engine: walks a page's trees, keeps them swapped, puts them back, and says what it found.

A page is an account's config with what `open_page` and the session add to it: names, targets and tracking (by target),
roots, observer. While `findings` is a list, places are reported to it and none is written.
"""

from typing import Any

from dni_py.browser.guard import guarded, listen_to
from dni_py.browser.hydration import create_hydration
from dni_py.browser.ledger import find_owner, restore_place, take_back
from dni_py.browser.places import MARK, swap_attributes, swap_marked, swap_text
from dni_py.browser.reasons import is_ignored
from dni_py.browser.roots import await_definition, find_tree
from dni_py.browser.schedule import add_job


def open_page(page: Any) -> None:
    """Swap the document, and keep swapped whatever is added to it or changed.

    While a slice of work lasts, nothing is observed: a record of each write would cost as much as the writing.
    """
    observer = __new__(MutationObserver(guarded(lambda records: follow_changes(page, records))))

    def pause() -> None:
        follow_changes(page, observer.takeRecords())
        observer.disconnect()

    def resume() -> None:
        for root in page["roots"]:
            if root.isConnected:
                observer.observe(
                    root,
                    {"subtree": True, "childList": True, "characterData": True, "attributeFilter": page["attributes"]},
                )
            else:
                page["roots"].delete(root)
        page["report"]()

    page["before_slice"] = pause
    page["after_slice"] = resume

    def swap_texts(texts: Any) -> None:
        def step() -> Any:
            node = texts.next().value
            if node and node.isConnected:
                swap_tree(page, node)
            return node

        add_job(page, step)

    page["hydration"] = create_hydration(take_back, swap_texts)
    # No record tells that a script gave an element of the page a shadow root.
    listen_to(window, "load", lambda: look_again(page))
    adopt_root(page, document)


def close_page(page: Any) -> None:
    """Put everything back as it was, and leave the page alone from now on."""
    roots = Array["from"](page["roots"])
    page["roots"].clear()
    page["before_slice"]()
    roots.forEach(lambda root: add_job(page, visit_tree(page, root, _RESTORE)))


def inspect_page(page: Any) -> Any:
    """Return the findings of a walk over everything, in which nothing is written."""
    findings: Any = []
    page["findings"] = findings
    for root in page["roots"]:
        step = visit_tree(page, root, _SWAP)
        while step():
            pass
    page["findings"] = None
    return findings


def restore_text(page: Any, node: Any) -> None:
    """Put back a text node."""
    restore_place(node, "")


def restore_element(page: Any, element: Any) -> None:
    """Put back an element's attributes."""
    page["attributes"].forEach(lambda name: restore_place(element, name))


def adopt_root(page: Any, root: Any) -> None:
    """Watch a document or shadow root, and swap it."""
    if not page["findings"] and not page["roots"].has(root) and (page["roots"].size or root == document):
        page["roots"].add(root)
        # A frame brings a new document with each load.
        listen_to(root, "load", lambda event: swap_element(page, event.target))
        swap_tree(page, root)


def swap_tree(page: Any, root: Any) -> None:
    """Swap a node and what is below it; with a text node, the marked element that it is in, too."""
    if root.nodeType == 3:
        swap_text(page, root)
        root = find_owner(root, "").closest("[" + MARK + "]")
        if root:
            swap_marked(page, root)
    else:
        add_job(page, visit_tree(page, root, _SWAP))


def follow_changes(page: Any, records: Any) -> None:
    """Swap what has been added or changed; of nodes that were added one inside the other, the outermost covers the rest."""
    covered = __new__(Set())
    index = 0

    def step() -> bool:
        nonlocal index
        record = records[index]
        index += 1
        if record:
            for node in record.addedNodes:
                if not covered.has(record.target) and node.isConnected:
                    swap_tree(page, node)
                covered.add(node)
            if record.type == "attributes":
                swap_element(page, record.target)
            elif record.type == "characterData":
                swap_tree(page, record.target)
        return record

    page["hydration"]["look_while_loading"]()
    if records[0]:
        # Never the same twice: browsers that blur their clocks must not make one round of many.
        page["now_ms"] = max(page["now_ms"] + 1, performance.now())
        add_job(page, step)


def swap_element(page: Any, element: Any) -> None:
    """Swap an element's attributes, and find the trees that hang on it."""
    if element.hasAttributes():
        swap_attributes(page, element)
        if element.hasAttribute(MARK):
            swap_marked(page, element)
    tree = find_tree(element)
    if tree and not is_ignored(page, element, MARK):
        adopt_root(page, tree)
    await_definition(element, lambda: look_again(page))


def visit_tree(page: Any, root: Any, visits: Any) -> Any:
    """Return a function that visits one more node of a tree, first all texts and then the elements; False when done."""
    walker = document.createTreeWalker(root, 4)
    elements: Any = None
    index = -1

    def step() -> Any:
        nonlocal elements, index
        if not elements:
            node = walker.nextNode()
            if node:
                visits[0](page, node)
            elif root.contains(walker.currentNode):
                elements = root.querySelectorAll("*")
            else:
                # The page removed the node at which the last slice ended.
                walker.currentNode = root
            return True
        element = root if index < 0 else elements[index]
        index += 1
        if element and element.nodeType == 1:
            visits[1](page, element)
        return element

    return step


_SWAP = [guarded(swap_text), guarded(swap_element)]
_RESTORE = [guarded(restore_text), guarded(restore_element)]
"""What is done to each text node and to each element; a place that fails is passed over."""

look_again = guarded(lambda page: page["roots"].forEach(lambda root: swap_tree(page, root)))
"""Swap what a root may have got unnoticed: a shadow root on one of its elements."""
