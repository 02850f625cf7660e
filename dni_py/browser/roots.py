"""The trees that make up a page: the document, open shadow roots, the documents of same-origin frames."""

from typing import Any

from dni_py.browser.guard import guarded

# Elements that can't have a shadow root (DOM standard, attachShadow) and make up the bulk of long tables and lists. They
# are passed over inside the browser, which saves a JavaScript wrapper each; those that carry a watched attribute are not.
_PLAIN = "td,tr,th,li,ul,br,b,i,em,strong"

_awaited = __new__(WeakSet())


def list_elements(root: Any, attributes: Any) -> Any:
    """Return the elements below a node that may have a shadow root or one of the attributes."""
    return root.querySelectorAll(":not(" + _PLAIN + "),[" + attributes.join("],[") + "]")


find_tree = guarded(lambda element: element.shadowRoot or element.contentDocument)
"""Return the open shadow root of an element, or the document inside a frame of the same origin."""


def await_tree(element: Any, callback: Any) -> None:
    """Call back when an element may have got a tree: a frame at each load, an element of a custom name at its definition."""
    name = element.localName
    is_frame = name == "iframe"
    if (is_frame or name.includes("-")) and not _awaited.has(element):
        _awaited.add(element)
        if is_frame:
            element.addEventListener("load", callback)
        elif not customElements.get(name):
            customElements.whenDefined(name).then(callback, callback)
