"""The attributes that can hold a target number or mark an element, and the elements that may have one of them."""

from typing import Any

MARK = "data-dni-target"
_ON_ANY_ELEMENT = [MARK, "title", "aria-label"]
_ON_SOME_ELEMENTS = ["href", "value", "content", "alt", "placeholder"]


def list_attributes(data_attributes: Any) -> Any:
    """Return the names of the attributes to look at, the account's own included."""
    return _ON_ANY_ELEMENT.concat(_ON_SOME_ELEMENTS, data_attributes)


def list_elements(root: Any, data_attributes: Any) -> Any:
    """Return the elements below a node that may have one of the attributes, or a shadow root.

    The elements named here can't have a shadow root (DOM standard, attachShadow) and are the bulk of long tables and lists.
    To pass over them inside the browser saves a JavaScript wrapper for each.
    """
    return root.querySelectorAll(
        ":not(td,tr,th,li,ul,br,b,i,em,strong),[" + _ON_ANY_ELEMENT.concat(data_attributes).join("],[") + "]"
    )
