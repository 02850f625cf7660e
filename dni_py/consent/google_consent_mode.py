"""Google Consent Mode: commands in the page's `dataLayer`.

https://developers.google.com/tag-platform/security/guides/consent describes `gtag("consent", "default", {...})` and `"update"`.
There is no event for them, and guests do not replace the page's `push`. So the list is read after what can change it: the
loading of scripts, and what the visitor does.
"""

from typing import Any

from dni_py.browser.guard import do_later, guarded, listen_to
from dni_py.consent.asking import ask_while_loading, create_decider

_LOOK_AFTER_MS: Any = [0, 300, 1000, 3000, 9000, 27000]


def watch_google_consent() -> None:
    """Follow the decision about the types of DNI_CONFIG, such as `ad_storage`."""
    decide = create_decider()
    known: Any = {}
    state: Any = {}

    def read() -> None:
        layer = window.dataLayer
        # Tag managers remove old entries, so positions change.
        for entry in layer.slice(layer.lastIndexOf(state["last"]) + 1):
            state["last"] = entry
            if entry[0] == "consent":
                DNI_CONFIG.forEach(lambda name: note(name, entry[1] == "update", entry[2][name]))
        if DNI_CONFIG.every(lambda name: known[name]):
            decide(DNI_CONFIG.every(lambda name: known[name] == "granted"))

    def note(name: str, is_update: bool, value: Any) -> None:
        # Defaults can be limited to regions, and the visitor's is not known here. So one that denies counts.
        if value and (is_update or (known[name] != "denied" and not known[name + "!"])):
            known[name] = value
            known[name + "!"] = is_update

    def look() -> None:
        _LOOK_AFTER_MS.forEach(lambda delay_ms: do_later(delay_ms, read))

    ask_while_loading(look)
    listen_to(document, "click", look)
    listen_to(document, "keydown", look)


guarded(watch_google_consent)()
