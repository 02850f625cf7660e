"""Spots on the page, and what has been written to each: to know it again and to put it back.

A spot is a text node (with the name "") or an element and the name of an attribute. Entries hang on the node itself,
so that nothing keeps a removed node alive.
"""

from typing import Any

_STARTS_WITH_DIGIT = __new__(RegExp("^\\d"))

_keys: Any = {}


def find_owner(node: Any, name: str) -> Any:
    """Return the element that a spot belongs to; for a text right in a shadow root, its host."""
    return node if name else node.parentElement or node.parentNode.host


def read_spot(node: Any, name: str) -> Any:
    """Return a spot's text; null for an attribute that is not there."""
    return node.getAttribute(name) if name else node.data


def find_key(name: str) -> Any:
    """Return the symbol under which nodes keep their entry for their text, or for one attribute."""
    if not _keys[name]:
        _keys[name] = Symbol()
    return _keys[name]


def write_spot(node: Any, name: str, shows: str, text: str, entry: Any) -> None:
    """Let a spot that shows one text say another, and remember the entry for it; None where that is what the page had."""
    if text != shows:
        if name:
            node.setAttribute(name, text)
        else:
            node.data = text
    if entry or node[find_key(name)]:
        node[find_key(name)] = entry


def find_page_text(node: Any, name: str) -> Any:
    """Return what a spot would say if nothing had been written to it: the page may have added to what was."""
    text = read_spot(node, name)
    entry = node[find_key(name)]
    if not entry:
        return text
    after = entry["text_after"]
    if text == after:
        return entry["text_before"]
    if entry["run_nodes"]:
        # A part of a number may be any digits: only what goes on behind it is known to be ours.
        grown = after and text.startsWith(after) and not _STARTS_WITH_DIGIT.test(text.slice(after.length))
        return entry["text_before"] + text.slice(after.length) if grown else text
    return text.split(after).join(entry["text_before"])


def put_back(node: Any) -> bool:
    """Give a text node the text that the page had in it, and say whether it had another."""
    text = node.data
    page_text = find_page_text(node, "")
    write_spot(node, "", text, page_text, None)
    return text != page_text
