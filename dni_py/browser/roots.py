"""The trees that make up a page: the document, open shadow roots, the documents of same-origin frames."""

from typing import Any

from dni_py.browser.guard import guarded

find_tree = guarded(lambda element: element.shadowRoot or element.contentDocument)
"""Return the open shadow root of an element, or the document inside a frame of the same origin."""


_awaited = __new__(Set())


def await_definition(element: Any, callback: Any) -> None:
    """Call back once when an element's custom name is defined, which may add a shadow root."""
    name = element.localName
    if name.includes("-") and not customElements.get(name) and not _awaited.has(name):
        _awaited.add(name)
        # The browser rejects a name that can't be defined (`font-face`), and nothing more is needed.
        customElements.whenDefined(name).then(guarded(callback), Object)
