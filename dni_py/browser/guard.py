"""Keeps every error of this script away from the page."""

from typing import Any


def guarded(action: Any) -> Any:
    """Return a function that calls action and returns nothing if it fails."""

    def act(first: Any, second: Any) -> Any:
        try:
            return action(first, second)
        except:
            return

    return act


def listen_to(target: Any, name: str, callback: Any) -> None:
    """Call back with each event of that name, in the capture phase."""
    target.addEventListener(name, guarded(callback), True)


def do_later(delay_ms: float, action: Any) -> Any:
    """Call action after that time; returns the timer."""
    return setTimeout(guarded(action), delay_ms)
