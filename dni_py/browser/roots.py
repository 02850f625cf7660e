"""The trees that make up a page: the document, open shadow roots, the documents of same-origin frames."""

from typing import Any

from dni_py.browser.guard import guarded

# Elements that can't have a shadow root (DOM standard, attachShadow) and make up the bulk of long tables and lists. They
# are passed over inside the browser, which saves a JavaScript wrapper each; those that carry a watched attribute are not.
_PLAIN = "td,tr,th,li,ul,br,b,i,em,strong"


def list_elements(root: Any, attributes: Any) -> Any:
    """Return the elements below a node that may have a shadow root or one of the attributes."""
    return root.querySelectorAll(":not(" + _PLAIN + "),[" + attributes.join("],[") + "]")


find_tree = guarded(lambda element: element.shadowRoot or element.contentDocument)
"""Return the open shadow root of an element, or the document inside a frame of the same origin."""


def await_definition(element: Any, callback: Any) -> None:
    """Call back when an element of a custom name gets its definition, which may bring a shadow root."""
    name = element.localName
    if name.includes("-") and not customElements.get(name):
        customElements.whenDefined(name).then(callback, callback)
