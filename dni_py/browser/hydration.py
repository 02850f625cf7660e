"""Frameworks that hydrate compare the server's texts with their own: until then, texts stand as the server wrote them.

`create_hydration` keeps watch by itself at its start, at `readystatechange`, when a script has loaded (between the mark that
React puts on a root and the comparison, which is a later task), and when Astro has started an island. The engine calls

- `must_wait(text_node)` right before it writes to a text, and writes nothing if the answer is true;
- `look(document)` at each batch of mutations, before it works through them: an inline script may have made a root.

It is given `put_back(text_node)`, which puts back what was written to a text, counts that as no fight, and says whether there
was anything; and `swap_later(text_node)`, which swaps a text that no longer waits. Attributes never wait: nobody compares them.
docs/frameworks.md says what is known of each framework.
"""

from typing import Any

from dni_py.browser.guard import do_later, guarded, listen_to
from dni_py.browser.ledger import find_owner

ROOT_MS = 3000
EXPECTED_MS = 500
"""How long a text waits at most: for a root that is there, and for React Router, which says only that one will come."""

MOST_PARENTS = 99
"""Of how many swapped texts the parents are remembered: roots are looked for above them."""

_ALLOW = "data-allow-mismatch"
_BOUNDARY = __new__(RegExp("^/?[$&]"))
_OPEN = __new__(RegExp("^[$&]!?$"))


def create_hydration(put_back: Any, swap_later: Any) -> Any:
    """Return `must_wait` and `look`, as the module says."""
    marks = __new__(Map())
    waiting = __new__(Set())
    began_ms = __new__(WeakMap())
    parents = __new__(Set())

    def look(root: Any) -> None:
        mark = find_mark(root, "__reactContainer$") or ""
        if marks.get(root) != mark and wait_ms(root, root):
            marks.set(root, mark)
            walker = document.createTreeWalker(root, 4)
            while walker.nextNode():
                if put_back(walker.currentNode):
                    began_ms.delete(walker.currentNode)
                    swap_later(walker.currentNode)

    def look_above(node: Any) -> None:
        while node:
            look(node)
            node = node.parentNode

    def look_everywhere() -> None:
        look(document)
        parents.forEach(lambda parent: look_above(parent) if parent.isConnected else parents.delete(parent))

    def follow_event(event: Any) -> None:
        if event.target.nodeName != "IMG":
            look_twice()

    def look_twice() -> None:
        look_everywhere()
        do_later(0, look_everywhere)

    def follow_changes() -> None:
        if document.readyState == "complete":
            look(document)
        else:
            look_twice()

    def must_wait(node: Any) -> bool:
        parent = find_owner(node, "")
        if parents.size < MOST_PARENTS and not parents.has(parent) and not parent.hasAttribute(_ALLOW):
            parents.add(parent)
            look_above(parent)
            if document.readyState != "complete":
                # Vue has no mark before it compares, but this attribute for texts that it should not report.
                parent.setAttribute(_ALLOW, "text")
        for root in marks.keys():
            longest_ms = root.contains(node) and wait_ms(root, node)
            if longest_ms:
                now_ms = performance.now()
                if not began_ms.has(node):
                    began_ms.set(node, now_ms)
                if now_ms < began_ms.get(node) + longest_ms:
                    if not waiting.size:
                        requestAnimationFrame(guarded(release))
                    waiting.add(node)
                    return True
        return False

    def release(time: Any) -> None:
        look(document)
        waiting.forEach(release_text)
        if waiting.size:
            requestAnimationFrame(guarded(release))

    def release_text(node: Any) -> None:
        if not must_wait(node):
            waiting.delete(node)
            if node.isConnected:
                swap_later(node)

    for name in ["load", "readystatechange", "DOMContentLoaded", "astro:hydrate"]:
        listen_to(document, name, follow_event)
    listen_to(window, "load", lambda: parents.forEach(lambda parent: parent.removeAttribute(_ALLOW)))
    look(document)
    return {"must_wait": must_wait, "look": follow_changes}


def find_mark(node: Any, start: str) -> Any:
    """Return the name of the property that begins like that, if a node has one of its own."""
    return Object.getOwnPropertyNames(node).find(lambda name: name.startsWith(start))


def wait_ms(root: Any, node: Any) -> int:
    """Return how long a text in a root waits at most; 0 where it has been compared, or nobody compares it."""
    mark = find_mark(root, "__reactContainer$")
    if mark:
        state = root[mark].stateNode.current.memoizedState
        return ROOT_MS if (state and state.isDehydrated) or is_in_boundary(root, node) else 0
    if root == document:
        return EXPECTED_MS if window.__reactRouterContext or window.__remixContext else 0
    return ROOT_MS if root.id == "__nuxt" and not root.__vue_app__ else 0


def is_in_boundary(root: Any, node: Any) -> bool:
    """Say whether a node stands in a Suspense boundary of a root that has still to be compared, or on its way to one."""
    while node != root and not find_mark(node, "__reactFiber$"):
        if node.hidden and node.id.startsWith("S:"):
            return True
        closed = 0
        before = node.previousSibling
        while before:
            if before.nodeType == 8 and _BOUNDARY.test(before.data):
                if before.data[0] == "/":
                    closed += 1
                elif closed:
                    closed -= 1
                else:
                    # Behind "$?" or "$~" stands what is shown meanwhile, which is not compared.
                    return _OPEN.test(before.data)
            before = before.previousSibling
        node = node.parentNode
    return False
