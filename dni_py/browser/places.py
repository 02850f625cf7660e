"""What is done to one place of a page: a text node with what reads as one with it, an attribute, a marked element."""

from typing import Any

from dni_py.browser.inline_runs import gather_run
from dni_py.browser.ledger import find_entry, find_owner, find_shown, read_place, restore_place, write_place
from dni_py.browser.reasons import find_reason
from dni_py.core.links import swap_link
from dni_py.core.swapping import Swapped, swap_texts
from dni_py.core.text import matches_pattern
from dni_py.core.writing import add_extension

MARK = "data-dni-target"

_NO_DIGITS = __new__(RegExp("[^\\d\uff10-\uff19]", "g"))
_BUTTONS = "button submit reset"


def swap_text(page: Any, node: Any) -> None:
    """Swap the numbers that a text node holds, or is a part of."""
    digits = node.data.replace(_NO_DIGITS, "")
    if digits and not knows_place(page, node, ""):
        entry = find_entry(node, "")
        if entry:
            # Somebody changed one part of a number that stands in several: with what is left of ours it would be a wrong one.
            entry["run_nodes"].forEach(lambda part: restore_place(part, ""))
        if not (matches_pattern(page["target_pattern"], node.data) and swap_places(page, [node], "")):
            # Where all digits of a text are a part of a target's, the rest may stand beside it.
            if page["target_digits"].includes(digits):
                swap_places(page, gather_run(node), "")


def swap_marked(page: Any, element: Any) -> None:
    """Make a tracking number the whole text of an element that `data-dni-target` marks as one target number.

    Where the text shows the target in digits, it has been swapped already, in its own shape.
    """
    target = page["target_names"].indexOf(element.getAttribute(MARK))
    tracking = page["tracking"][target]
    walker = document.createTreeWalker(element, 4)
    run: Any = []
    while walker.nextNode():
        if walker.currentNode.data.trim():
            run.push(walker.currentNode)
    if run[0] and not knows_place(page, run[0], ""):
        if tracking:
            texts = run.map(lambda node: "")
            texts[0] = add_extension(tracking["record"]["national"], tracking["record"])
            put(page, run, "", {"texts": texts, "nth": target})
        else:
            page["want_lease"](target)


def swap_attributes(page: Any, element: Any) -> None:
    """Swap the numbers in an element's attributes: by the rules of links in `href`, as text in the others."""
    for name in page["attributes"]:
        value = element.getAttribute(name)
        if (
            value
            and (name != "value" or _BUTTONS.includes(element.type))
            and (name != "content" or element.matches("[itemprop=telephone]"))
            and not knows_place(page, element, name)
        ):
            swap_places(page, [element], name)


def swap_places(page: Any, nodes: Any, name: str) -> bool:
    """Swap the numbers in places that read as one, and say whether there are any."""
    texts = nodes.map(lambda node: read_place(node, name))
    return put(page, nodes, name, swap_link(texts, page) if name == "href" else swap_texts(texts, page, False))


def knows_place(page: Any, node: Any, name: str) -> Any:
    """Say whether a place still shows what was written to it; if that is out of date, put back what stood there."""
    entry = find_shown(node, name)
    if entry and entry["given"] != page["tracking"]:
        entry["run_nodes"].forEach(lambda part: restore_place(part, name))
        return None
    if entry and page["findings"]:
        report_finding(page, node, name, entry["target_index"], "")
    return entry


def put(page: Any, nodes: Any, name: str, result: Swapped) -> bool:
    """Write the texts of a result to places, unless there is a reason not to, and say whether a target was found."""
    target = result["nth"]
    if target < 0:
        return False
    if not name and page["tracking"][target] and not page["findings"] and nodes.some(page["hydration"]["must_wait"]):
        return True
    reason = find_reason(page, nodes, name, target)
    if page["findings"]:
        report_finding(page, nodes[0], name, target, reason)
    elif page["roots"].size and not reason:
        page["written"] += 1
        facts = {"target_index": target, "run_nodes": nodes, "given": page["tracking"]}
        nodes.forEach(lambda node, at: write_place(node, name, result["texts"][at], facts))
    return True


def report_finding(page: Any, node: Any, name: str, target: int, skipped: str) -> None:
    """Report which target stands where, what the place shows, and why it was skipped ("" if it was not)."""
    page["findings"].push(
        {
            "target_number": page["target_names"][target],
            "element": find_owner(node, name),
            "attribute": name,
            "shows": read_place(node, name),
            "skipped": skipped,
        }
    )
