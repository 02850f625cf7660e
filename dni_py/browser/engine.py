"""The page engine: walks a page's trees, keeps them swapped, puts them back, and reports what it found."""

from typing import Any

from dni_py.browser.guard import do_later, guarded, listen_to
from dni_py.browser.hydration import create_hydration
from dni_py.browser.ignoring import IGNORE_MARK, has_exceptions
from dni_py.browser.ledger import find_owner, put_back
from dni_py.browser.marked import MARK, swap_marked
from dni_py.browser.records import Engine
from dni_py.browser.roots import await_definition, find_tree
from dni_py.browser.schedule import add_job, begin_batch
from dni_py.browser.spots import swap_spot
from dni_py.core.text import replace_pattern

_STEP_NODES = 32
"""This many nodes are visited between two checks of the clock."""

_BUTTONS = "button submit reset"
_STATE_ATTRIBUTES = ["contenteditable", IGNORE_MARK]

FIRST_LOOK_MS = 1000
LAST_LOOK_MS = 60000
"""The engine searches for trees that a script has added without a mutation after this time, then after 2, 4 ... times as long."""


def open_page(engine: Engine) -> None:
    """Swap the document, and everything that is added or changed later.

    During a slice of work, changes are not observed: a record of each write would cost as much as the write.
    """
    observer = __new__(MutationObserver(guarded(lambda records: follow_changes(engine, records))))
    # Any attribute may change the style, so all of them matter if the other parts of a number may appear beside one part.
    everything = {"subtree": True, "childList": True, "characterData": True, "attributes": True}
    watched = Object.assign({"attributeFilter": engine["config"]["attributes"].concat(_STATE_ATTRIBUTES)}, everything)

    # The first part selects elements that may have a tree; the others have only attributes.
    hosts = engine["config"]["visited_elements"].split(",[")[0]

    def pause() -> None:
        follow_changes(engine, observer.takeRecords())
        observer.disconnect()

    def resume() -> None:
        engine["split_candidates"].forEach(lambda node: node.isConnected or engine["split_candidates"]["delete"](node))
        for root in engine["open_roots"]:
            if root.isConnected:
                observer.observe(root, everything if engine["split_candidates"].size else watched)
            else:
                engine["open_roots"].delete(root)
        engine["report_writing"]()

    def swap_texts(texts: Any) -> None:
        def step() -> bool:
            node = texts.next().value
            if not node:
                return False
            if node.isConnected:
                swap_tree(engine, node)
            return True

        begin_batch(engine, 0)
        add_job(engine, step)

    def find_trees(delay_ms: float) -> None:
        # No mutation record shows that a script gave an element a shadow root, or made a document editable.
        engine["open_roots"].forEach(lambda root: find_tree(root))
        if delay_ms:
            do_later(delay_ms, lambda: find_trees(2 * delay_ms if delay_ms < LAST_LOOK_MS else 0))

    def find_tree(root: Any) -> None:
        if root.designMode == "on":
            swap_tree(engine, root)
        root.querySelectorAll(hosts).forEach(lambda element: adopt_tree(engine, element))

    def complete() -> None:
        # A number that an earlier page has shown, and that appears here from now on, is a stored copy.
        for number in engine["known_numbers"]:
            number["first_batch"] = number["first_batch"] or Object()
        find_trees(FIRST_LOOK_MS)

    engine["rescan"] = lambda root: rescan(engine, root)
    engine["pause_watching"] = pause
    engine["resume_watching"] = resume
    if document.readyState == "complete":
        do_later(FIRST_LOOK_MS, complete)
    else:
        listen_to(window, "load", complete)
    listen_to(window, "click", lambda: do_later(0, lambda: find_trees(0)))
    engine["hydration"] = create_hydration(put_back, swap_texts)
    begin_batch(engine, 0)
    adopt_root(engine, document)


def inspect_page(engine: Engine) -> Any:
    """Return the findings of a walk over everything that writes nothing."""
    findings: Any = []
    engine["findings"] = findings
    engine["reported_run"] = None
    for root in engine["open_roots"]:
        step = guarded(visit_tree(engine, root))
        while step() != False:  # noqa: E712
            pass
    engine["findings"] = None
    return findings


def rescan(engine: Engine, root: Any) -> None:
    """Scan a node and everything below it again; without one, the whole page."""
    begin_batch(engine, 0)
    for each in [root] if root else engine["open_roots"]:
        swap_tree(engine, each)


def adopt_tree(engine: Engine, element: Any) -> None:
    """Observe the tree of an element, if it has one, and swap it."""
    tree = find_tree(element)
    if tree:
        adopt_root(engine, tree)


def adopt_root(engine: Engine, root: Any) -> None:
    """Observe a document or shadow root, and swap it."""
    if not engine["findings"] and not engine["open_roots"].has(root):
        engine["open_roots"].add(root)
        # A frame has a new document after each load.
        listen_to(root, "load", lambda event: swap_element(engine, event.target))
        swap_tree(engine, root)


def swap_tree(engine: Engine, root: Any) -> None:
    """Swap a node and everything below it; for a text node, also the marked element around it."""
    if root.nodeType == 3:
        engine["may_ignore"] = has_exceptions(root)
        swap_spot(engine, root, "")
        marked = find_owner(root, "").closest("[" + MARK + "]")
        if marked:
            swap_marked(engine, marked)
    elif root.querySelectorAll:
        add_job(engine, visit_tree(engine, root))


def follow_changes(engine: Engine, records: Any) -> None:
    """Swap what was added or changed; if added nodes are nested, the outermost one covers the others."""
    covered = __new__(Set())
    changes: Any = []
    index = 0

    def step() -> bool:
        nonlocal index
        change = changes[index]
        index += 1
        if not change:
            return False
        record = change[0]
        node = change[1]
        if node:
            is_outermost = not covered.has(record.target)
            covered.add(node)
            if is_outermost and node.isConnected:
                swap_tree(engine, node)
        elif record.type == "characterData":
            swap_tree(engine, record.target)
        elif _STATE_ATTRIBUTES.includes(record.attributeName):
            swap_tree(engine, record.target)
            engine["open_roots"].forEach(lambda root: root == document or swap_tree(engine, root))
        elif record.attributeName:
            swap_element(engine, record.target)
            revisit_candidates(engine, record.target)
        return True

    engine["hydration"]["scan_while_loading"]()
    for record in records:
        record.addedNodes.forEach(lambda node: changes.push([record, node]))
        changes.push([record])
    if changes[0]:
        # Never the same time twice: in browsers with a coarse clock, many rounds must not count as one.
        begin_batch(engine, max(engine["this_batch"]["changed_at_ms"] + 1, performance.now()))
        add_job(engine, step)


def revisit_candidates(engine: Engine, element: Any) -> None:
    """Check again the parts of numbers below an element whose style may have moved the other parts beside them."""
    candidates = engine["split_candidates"]
    # A style may depend on a sibling: `.open ~ .rest`.
    element = element.parentElement or element
    # A copy of the set, because parts that are still not a number are added to it again.
    for node in __new__(Set(candidates)):
        if element.contains(node) and candidates["delete"](node):
            swap_tree(engine, node)


def swap_element(engine: Engine, element: Any) -> None:
    """Swap an element's attributes, and find its trees."""
    engine["may_ignore"] = has_exceptions(element)
    visit_element(engine, element)


def visit_element(engine: Engine, element: Any) -> None:
    """Swap an element's attributes, addresses by the rules of links and the others as text, and find its trees."""
    if element.hasAttributes():
        for name in engine["config"]["attributes"]:
            if (
                name != MARK
                and element.hasAttribute(name)
                and (name != "value" or _BUTTONS.includes(element.type))
                and (name != "content" or element.matches("[itemprop=telephone]"))
            ):
                swap_spot(engine, element, name)
        if element.hasAttribute(MARK):
            swap_marked(engine, element)
    adopt_tree(engine, element)
    await_definition(element, lambda: rescan(engine, None))


def visit_tree(engine: Engine, root: Any) -> Any:
    """Return a step that visits some more nodes of a tree, first texts and then the elements; it returns False at the end."""
    may_ignore: Any = None
    nodes: Any = None
    visit: Any = swap_text
    index = 0

    def step() -> bool:
        nonlocal may_ignore, nodes, visit, index
        if not nodes:
            nodes = []
            may_ignore = has_exceptions(root)
            nodes = list_texts(engine, root.documentElement or root)
        engine["may_ignore"] = may_ignore
        for _ in range(_STEP_NODES):
            node = nodes[index]
            index += 1
            if node:
                visit(engine, node)
            elif visit == visit_element:
                return False
            else:
                # First set what ends the loop, because a form's field may replace the method that is called.
                visit = visit_element
                index = 0
                nodes = []
                nodes = root.querySelectorAll(engine["config"]["visited_elements"])
                if root.hasAttributes:
                    visit_element(engine, root)
        return True

    return step


def list_texts(engine: Engine, root: Any) -> Any:
    """Return the text nodes of a tree that contain known numbers or parts of them.

    One search of the whole text costs much less than one for each node: of most nodes only the length is read.
    """
    starts: Any = []
    ends: Any = []
    nodes: Any = []

    def note(written: str, start: int) -> str:
        starts.push(start)
        ends.push(start + written.length)
        return ""

    # An empty document has no text, and a page's own element may have another `textContent`.
    replace_pattern(engine["number_pattern"], "" + root.textContent, note)
    # CDATA sections are a part of the text too.
    walker = document.createTreeWalker(root, 12)
    end = 0
    index = 0
    while index < ends.length:
        node = walker.nextNode()
        end += node.length
        if starts[index] < end:
            nodes.push(node)
        while ends[index] <= end:
            index += 1
    return nodes


def swap_text(engine: Engine, node: Any) -> None:
    """Swap a text node."""
    swap_spot(engine, node, "")
