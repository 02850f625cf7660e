"""Spots on the page and the text that was written to each, to recognise it and to put it back.

A spot is a text node (with the name "") or an element and the name of an attribute. A node has its entry as a property,
so that nothing keeps a removed node alive.
"""

from typing import Any

_STARTS_WITH_DIGIT = __new__(RegExp("^\\d"))

_keys: Any = {}


def find_owner(node: Any, name: str) -> Any:
    """Return the element of a spot; for a text directly in a shadow root, its host."""
    return node if name else node.parentElement or node.parentNode.host


def read_spot(node: Any, name: str) -> Any:
    """Return a spot's text; null for a missing attribute."""
    return node.getAttribute(name) if name else node.data


def find_key(name: str) -> Any:
    """Return the symbol of the property in which nodes have the entry for their text, or for one attribute."""
    if not _keys[name]:
        _keys[name] = Symbol()
    return _keys[name]


def write_spot(node: Any, name: str, shows: str, text: str, entry: Any) -> None:
    """Write a text to a spot that shows another, and set its entry: None if the text is the page's own."""
    if text != shows:
        if name:
            node.setAttribute(name, text)
        else:
            node.data = text
    if entry or node[find_key(name)]:
        node[find_key(name)] = entry


def find_page_text(node: Any, name: str) -> Any:
    """Return the text of a spot as if nothing had been written to it: the page may have added to the written text."""
    text = read_spot(node, name)
    entry = node[find_key(name)]
    if not entry:
        return text
    after = entry["text_after"]
    if text == after:
        return entry["text_before"]
    if entry["run_nodes"]:
        # A part of a number may be any digits: it is known to be ours only if the text continues after it.
        grown = after and text.startsWith(after) and not _STARTS_WITH_DIGIT.test(text.slice(after.length))
        return entry["text_before"] + text.slice(after.length) if grown else text
    return text.split(after).join(entry["text_before"])


def put_back(node: Any) -> bool:
    """Write the page's own text to a text node, and say whether it had another."""
    text = node.data
    page_text = find_page_text(node, "")
    write_spot(node, "", text, page_text, None)
    return text != page_text
