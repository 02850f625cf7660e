"""The attributes, elements and page events that the tag handles for every account. They come before the account's own."""

from collections.abc import Sequence

from dni_py.core.config import PageEvent

STANDARD_ATTRIBUTES = [
    *["data-dni-target", "title", "aria-label", "href", "value", "content", "alt", "placeholder"],
    *["xlink:href", "action", "formaction", "onclick"],
]
"""The attributes that can contain a target number or mark an element."""

_BARE_ELEMENTS = "tr,td,th,b,i,em,strong,br"
"""The most frequent elements that can't have a shadow tree and have only global attributes."""

_ANYWHERE = ["data-dni-target", "title", "aria-label", "onclick"]


def write_visited_selector(data_attributes: Sequence[str]) -> str:
    """Return the CSS selector of the elements to visit. Each part costs as much as a walk over all elements.

    The first part selects the elements that may have a shadow tree; the tag uses it alone to find such trees.
    """
    return ",".join([f":not({_BARE_ELEMENTS})", *(f"[{name}]" for name in [*_ANYWHERE, *data_attributes])])


STANDARD_PAGE_EVENTS: list[PageEvent] = [
    {"event": "click", "selector": "[data-dni-tag]", "tags": {}},
    {"event": "click", "selector": "a[href^='tel:' i]", "tags": {"tel_tapped_at": ""}},
    {"event": "submit", "selector": "[data-dni-tag-form]", "tags": {}},
]
