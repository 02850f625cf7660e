"""The trees that make up a page: the document, open shadow roots, the documents of same-origin frames."""

from typing import Any

from dni_py.browser.guard import guarded

find_tree = guarded(lambda element: element.shadowRoot or element.contentDocument)
"""Return the open shadow root of an element, or the document inside a frame of the same origin."""


def await_definition(element: Any, callback: Any) -> None:
    """Call back when an element of a custom name gets its definition, which may bring a shadow root."""
    name = element.localName
    if name.includes("-") and not customElements.get(name):
        customElements.whenDefined(name).then(callback, callback)
