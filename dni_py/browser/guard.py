"""The guest rule: whatever goes wrong in this script, the page does not notice."""

from typing import Any


def guarded(action: Any) -> Any:
    """Return a function that does what action does and gives back nothing where it fails."""

    def act(first: Any, second: Any) -> Any:
        try:
            return action(first, second)
        except:
            return

    return act


def listen_to(target: Any, name: str, callback: Any) -> None:
    """Call back with each event of that name, on its way down to where it happens."""
    target.addEventListener(name, guarded(callback), True)


def do_later(delay_ms: float, action: Any) -> Any:
    """Act after that time; returns the timer."""
    return setTimeout(guarded(action), delay_ms)
