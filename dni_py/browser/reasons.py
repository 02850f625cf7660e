"""Why a target number that was found is left as it is."""

from typing import Any

from dni_py.browser.ledger import count_rounds, find_owner

MOST_ROUNDS = 10
_UNREAD = __new__(RegExp("^((no)?script|style|textarea)$", "i"))


def find_reason(page: Any, nodes: Any, name: str, target: int) -> Any:
    """Return why places are not written, or "" where nothing forbids it.

    The reasons are "ignored", "no_tracking_number", "forbidden_by_policy" and "contested".
    """
    if nodes.some(lambda node: is_ignored(page, find_owner(node, name), name)):
        return "ignored"
    if not page["tracking"][target]:
        page["want_lease"](target)
        return "no_tracking_number"
    if name == "onclick" and not nodes[0].onclick:
        # The page's policy forbids handlers in attributes, and to write one would be reported as a breach of it.
        return "forbidden_by_policy"
    rounds = count_rounds(nodes[0], name, page["now_ms"])
    if rounds == MOST_ROUNDS:
        page["announce_default"]("contested", page["target_names"][target])
    return "" if rounds < MOST_ROUNDS else "contested"


def is_ignored(page: Any, element: Any, name: str) -> Any:
    """Say whether nothing may be written below an element: nobody reads it, the visitor edits it, or the site forbids it."""
    if not name and _UNREAD.test(element.nodeName):
        return not page["json_ld"] or element.type != "application/ld+json"
    return element.isContentEditable or element.closest("[data-dni-ignore]")
