"""`window.dni`: the calls for the site's developer, and the queue of calls from before the script was loaded."""

from typing import Any

from dni_py.browser.events import announce, listen
from dni_py.browser.guard import guarded
from dni_py.browser.view import await_activation, lift_hiding
from dni_py.core.text import keys_of


def publish_api(calls: Any, start: Any) -> None:
    """Put the calls on `window.dni`, each guarded, start, and make the calls that wait in its queue.

    Waiting listeners are added before the start, so that they miss no event; the other calls are made after it.
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
        waiting.forEach(guarded(lambda call: (call[0] == "on") == listeners and push(call)))

    def begin() -> None:
        nonlocal is_ready
        start()
        lift_hiding()
        is_ready = True
        announce("ready", {})
        replay(False)

    def push(call: Any) -> Any:
        if document.prerendering:
            waiting.push(call)
        return calls[call[0]](call[1], call[2])

    def add_call(name: str) -> None:
        api[name] = guarded(lambda first, second: push([name, first, second]))

    calls["on"] = on
    keys_of(calls).forEach(add_call)
    api["push"] = guarded(push)
    window.dni = api
    replay(True)
    await_activation(begin)
