"""Spots on the page, and what has been written to each: to know it again and to put it back.

A spot is a text node (with the name "") or an element and the name of an attribute. Entries hang on the node itself,
so that nothing keeps a removed node alive.
"""

from typing import Any

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
    """Set the text of a spot that shows another, and remember the entry for it; None where it is what the page had."""
    if text != shows:
        if name:
            node.setAttribute(name, text)
        else:
            node.data = text
    node[find_key(name)] = entry


def take_back(node: Any) -> bool:
    """Put back what was written to a text node, if it still stands there; say whether it does."""
    entry = node[find_key("")]
    if not entry or entry["text_after"] != node.data:
        return False
    write_spot(node, "", node.data, entry["text_before"], None)
    return True


def read_page_text(entry: Any, text: str) -> str:
    """Return what a spot would say if nothing had been written to it: the page may have added to what was."""
    if text == entry["text_after"]:
        return entry["text_before"]
    return text.split(entry["text_after"] or "\0").join(entry["text_before"])
