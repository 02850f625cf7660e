"""What all adapters share: when they ask for the decision, and how they pass it on."""

from typing import Any

from dni_py.browser.guard import guarded, listen_to


def create_decider() -> Any:
    """Return a function that passes a decision on to the tag, unless it is the one of last time."""
    last: Any = {}

    def decide(is_granted: Any) -> None:
        decision = "granted" if is_granted else "denied"
        if decision != last["decision"]:
            last["decision"] = decision
            window.dni.consent(decision)

    return decide


def ask_while_loading(ask: Any) -> None:
    """Call ask now, and when more scripts of the page have run."""
    guarded(ask)()
    listen_to(document, "DOMContentLoaded", ask)
    listen_to(window, "load", ask)
