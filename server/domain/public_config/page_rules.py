"""What every account's tag looks at on a page; it stands in the config, before the account's own."""

from dni_py.core.config import PageEvent

STANDARD_ATTRIBUTES = [
    *["data-dni-target", "title", "aria-label", "href", "value", "content", "alt", "placeholder"],
    *["xlink:href", "action", "formaction", "onclick"],
]
"""The attributes that can hold a target number or mark an element."""

STANDARD_PAGE_EVENTS: list[PageEvent] = [
    {"event": "click", "selector": "[data-dni-tag]", "tags": {}},
    {"event": "click", "selector": "a[href^='tel:' i]", "tags": {"tel_tapped_at": ""}},
    {"event": "submit", "selector": "[data-dni-tag-form]", "tags": {}},
]
