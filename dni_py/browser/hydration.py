"""Frameworks that hydrate compare the server's texts with their own: until then, texts must stay as the server wrote them.

`create_hydration` searches for roots at `readystatechange`, when anything has loaded (a script may run between the mark that
React puts on a root and the comparison, which is a later task), and when Astro has started an island. The engine calls

- `must_wait(text_node)` right before it writes to a text, and does not write if the result is true;
- `scan_while_loading()` at each batch of mutations, before it handles them: inline scripts fire no load event.

Its arguments are `put_back(text_node)`, which puts back the page's own text, does not count that as a fight, and says whether
anything changed; and `swap_texts(iterator)`, which scans some texts again. Attributes never wait: no framework compares
them. A text that is scanned too early waits again. docs/frameworks.md describes each framework.
"""

from typing import Any

from dni_py.browser.guard import do_later, guarded, listen_to
from dni_py.browser.ledger import find_owner

ROOT_MS = 3000
EXPECTED_MS = 500
"""The longest wait of a text: for an existing root, and for React Router, which only announces one."""

MOST_PARENTS = 50
"""The most swapped texts whose parents are remembered: roots are searched above them."""

MOST_LEVELS = 200

_ALLOW = "data-allow-mismatch"
_BOUNDARY = __new__(RegExp("^/?[$&]"))


def create_hydration(put_back: Any, swap_texts: Any) -> Any:
    """Return `must_wait` and `scan_while_loading`, as the module describes."""
    marks = __new__(Map())
    parents = __new__(Set())
    began_ms = __new__(WeakMap())
    waiting = __new__(Set())

    def look(root: Any, event: Any) -> None:
        # If a root is only expected, anything that loads may be the script that creates it.
        mark = find_key(root, "__reactContainer$") or event
        if wait_ms(root, root) and (not marks.has(root) or (mark and marks.get(root) != mark)):
            marks.set(root, mark)
            walker = document.createTreeWalker(root, 4)
            while walker.nextNode():
                if put_back(walker.currentNode):
                    began_ms.delete(walker.currentNode)
                    must_wait(walker.currentNode)

    def scan_above(node: Any, event: Any) -> None:
        # A form's fields can replace its parentNode: never climb for ever.
        for _ in range(MOST_LEVELS):
            if node:
                look(node, event)
                node = node.parentNode

    def scan_page(event: Any) -> None:
        for parent in parents:
            if not event and not is_loading():
                parent.removeAttribute(_ALLOW)
            if parent.isConnected:
                scan_above(parent, event)
            else:
                parents.delete(parent)

    def scan_twice(event: Any) -> None:
        scan_page(event)
        # The page's own handlers of this event, and a script that the parser has just added, run before that.
        do_later(0, scan_page)

    def scan_while_loading() -> None:
        if is_loading():
            scan_twice(None)

    def must_wait(node: Any) -> bool:
        parent = find_owner(node, "")
        if parents.size < MOST_PARENTS and not parents.has(parent) and not parent.hasAttribute(_ALLOW):
            parents.add(parent)
            scan_above(parent, None)
            if is_loading():
                # Vue sets no mark before it compares, but this attribute marks texts that it should not report.
                parent.setAttribute(_ALLOW, "text")
        for root in marks.keys():
            longest_ms = root.contains(node) and wait_ms(root, node)
            if longest_ms:
                if not began_ms.has(node):
                    began_ms.set(node, performance.now())
                if performance.now() < began_ms.get(node) + longest_ms:
                    if not waiting.size:
                        requestAnimationFrame(guarded(release))
                    waiting.add(node)
                    return True
        return False

    def release(time: Any) -> None:
        nonlocal waiting
        texts = waiting.values()
        waiting = __new__(Set())
        swap_texts(texts)

    for name in ["load", "readystatechange", "astro:hydrate"]:
        listen_to(document, name, scan_twice)
    return {"must_wait": must_wait, "scan_while_loading": scan_while_loading}


def is_loading() -> bool:
    """Say whether the page has not completely loaded yet."""
    return document.readyState != "complete"


def find_key(node: Any, start: str) -> Any:
    """Return the name of a node's own property that begins with start."""
    return Object.getOwnPropertyNames(node).find(lambda name: name.startsWith(start))


def wait_ms(root: Any, node: Any) -> int:
    """Return how long a node in a root waits at most, in ms; 0 if it was compared, or is never compared."""
    key = find_key(root, "__reactContainer$")
    if key and root[key]:
        is_dehydrated = Object(root[key].stateNode.current.memoizedState).isDehydrated
        return ROOT_MS if is_dehydrated or is_in_boundary(node) else 0
    if root == document:
        return EXPECTED_MS if window.__reactRouterContext or window.__remixContext else 0
    return ROOT_MS if root.id == "__nuxt" and not root.__vue_app__ else 0


def is_in_boundary(node: Any) -> bool:
    """Say whether a node is, or will be, in a Suspense boundary of a root that was not compared yet."""
    for _ in range(MOST_LEVELS):
        if find_key(node, "__react"):
            return False
        if node.hidden and node.id.startsWith("S:"):
            return True
        closed = 0
        before = node.previousSibling
        while before:
            if _BOUNDARY.test(before.data):
                closed += 1 if before.data[0] == "/" else -1
                if closed < 0:
                    # Content after "$?", "$~" and "$!" will be replaced, and is not compared.
                    return len(before.data) < 2
            before = before.previousSibling
        node = node.parentNode
    return False
