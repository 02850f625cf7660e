"""The attributes that can hold a target number or mark an element."""

from typing import Any

MARK = "data-dni-target"


def list_attributes(data_attributes: Any) -> Any:
    """Return the names of the attributes to look at, the account's own included."""
    return [MARK, "title", "aria-label", "href", "value", "content", "alt", "placeholder"].concat(data_attributes)
