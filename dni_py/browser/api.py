"""`window.dni`: the calls that the site's developer may make, and the queue of those made before the script was there."""

from typing import Any

from dni_py.browser.events import announce, listen
from dni_py.browser.guard import guarded
from dni_py.browser.view import await_activation, lift_hiding


def publish_api(calls: Any, start: Any) -> None:
    """Put the calls on `window.dni`, each guarded, start, and make the calls that wait in its queue.

    Of those, listeners come before the start, so that none misses an event, and the others behind it.
    """
    waiting = Array["from"](window.dni or "")
    api: Any = {}
    is_ready = False

    def on(name: str, callback: Any) -> None:
        if name == "ready" and is_ready:
            callback({})
        else:
            listen(name, callback)

    def replay(listeners: bool) -> None:
        waiting.forEach(lambda call: call and (call[0] == "on") == listeners and api["push"](call))

    def begin() -> None:
        nonlocal is_ready
        start(False)
        lift_hiding()
        is_ready = True
        announce("ready", {})
        replay(False)

    def push(call: Any) -> Any:
        return api[call[0]](call[1], call[2])

    for name in Object.keys(calls):
        api[name] = guarded(calls[name])
    api["on"] = guarded(on)
    api["push"] = guarded(push)
    window.dni = api
    replay(True)
    await_activation(begin)
