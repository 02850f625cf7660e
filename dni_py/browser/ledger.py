"""Places on the page, and what has been written to each: to know it again, to put it back, to notice a fight.

A place is a text node (with the name "") or an element and the name of an attribute. Entries hang on the node itself,
so that nothing keeps a removed node alive.
"""

from typing import Any

ROUND_MS = 900
"""An element that is written again within this time is contested; a countdown that ticks each second is not."""

_entries = __new__(WeakMap())
_rounds = __new__(WeakMap())


def find_owner(node: Any, name: str) -> Any:
    """Return the element that a place belongs to; for a text right in a shadow root, its host."""
    return node if name else node.parentElement or node.parentNode.host


def read_place(node: Any, name: str) -> Any:
    """Return a place's text; null for an attribute that is not there."""
    return node.getAttribute(name) if name else node.data


def set_place(node: Any, name: str, text: str) -> None:
    """Set a place's text."""
    if name:
        node.setAttribute(name, text)
    else:
        node.data = text


def find_entry(node: Any, name: str) -> Any:
    """Return the last that was written to a place, whether or not it still stands.

    It has text_before, text_after, target_index, as run_nodes the nodes that were written together, and as given the
    tracking numbers of that time.
    """
    entries = _entries.get(node)
    return entries and entries[name]


def find_shown(node: Any, name: str) -> Any:
    """Return the entry of a place that still shows what was written to it."""
    entry = find_entry(node, name)
    return entry and entry["text_after"] == read_place(node, name) and entry


def write_place(node: Any, name: str, text: str, facts: Any) -> None:
    """Write a new text to a place, and remember what stood there with the other facts of an entry."""
    before = read_place(node, name)
    if text != before:
        if not _entries.has(node):
            _entries.set(node, {})
        _entries.get(node)[name] = Object.assign({"text_before": before, "text_after": text}, facts)
        set_place(node, name, text)


def restore_place(node: Any, name: str) -> Any:
    """Put back what stood in a place, unless somebody else has changed it since; say whether there was anything."""
    entry = find_shown(node, name)
    if entry:
        set_place(node, name, entry["text_before"])
    return entry


def take_back(node: Any) -> Any:
    """Put back a text for a while, which is no round of a fight; say whether there was anything."""
    entry = restore_place(node, "")
    if entry:
        _rounds.delete(find_owner(node, ""))
    return entry


def count_rounds(node: Any, name: str, now_ms: int) -> int:
    """Return in how many batches of changes in a row an element had to be written because the last writing was undone."""
    owner = find_owner(node, name)
    last = _rounds.get(owner)
    count = 0
    if last and last[0] > now_ms - ROUND_MS:
        stands = last[0] == now_ms or (last[2].isConnected and find_shown(last[2], name))
        count = last[1] if stands else last[1] + 1
    _rounds.set(owner, [now_ms, count, node])
    return count
