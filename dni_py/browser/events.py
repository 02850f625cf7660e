"""Events for the site's developer: `dni:ready`, `dni:swap` and `dni:default` on the document."""

from typing import Any

_PREFIX = "dni:"


def announce(name: str, detail: Any) -> None:
    """Dispatch an event; the browser reports errors of its listeners, and they do not reach this script."""
    document.dispatchEvent(__new__(CustomEvent(_PREFIX + name, {"detail": detail})))


def announce_default(reason: str, target_name: Any) -> None:
    """Say why the page, or a target of it, shows its own or a default number."""
    announce("default", {"reason": reason, "target_number": target_name})


def listen(name: str, callback: Any) -> None:
    """Call back with the detail of each event of that name."""
    document.addEventListener(_PREFIX + name, lambda event: callback(event.detail))
