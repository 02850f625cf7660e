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
