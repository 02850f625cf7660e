"""Stores visits between pages in local storage, and shown numbers for a tab; stores nothing if that is blocked or full.

If an account has several hosts on one domain, a cookie of that domain also has the visit, without its numbers.
"""

from typing import Any

from dni_py.browser.guard import guarded
from dni_py.core.text import keys_of, match_pattern

_LONGEST_COOKIE = 3500
"""Characters. Browsers reject a cookie of more than 4096 bytes."""

_load_local = guarded(lambda key: JSON.parse(localStorage.getItem(key)))
_load_shared = (
    guarded(lambda key: JSON.parse(decodeURIComponent(match_pattern(key + "=([^;]*)", document.cookie)[1])))
    if DNI_WITH_SHARED_COOKIE
    else None
)


load_shown = guarded(lambda key: JSON.parse(sessionStorage.getItem(key)))
"""Return the numbers that this tab has shown, in the form of `list_shown`, or nothing."""

save_shown = guarded(lambda key, shown: _write(sessionStorage, key, shown))
"""Store the numbers that this tab has shown, or delete them if there are none."""


def _write(storage: Any, key: str, record: Any) -> None:
    if record:
        storage.setItem(key, JSON.stringify(record))
    else:
        storage.removeItem(key)


def load_visit(key: str) -> Any:
    """Return the stored visit of a key, or nothing: this host's, unless another host has seen the visitor later.

    Any host of the domain can write the cookie, so numbers in it are never used. Consent that is withdrawn on one host is
    withdrawn on all.
    """
    local = _load_local(key)
    if not DNI_WITH_SHARED_COOKIE:
        return local
    shared = _load_shared(key)
    if shared == 0:
        return None
    if not shared or (local and local["seen_at_ms"] >= shared["seen_at_ms"]):
        return local
    return Object.assign(shared, {"numbers": {}})


def _save_visit(config: Any, visit: Any) -> None:
    key = "dni_" + config["account"]
    _write(localStorage, key, visit)
    if DNI_WITH_SHARED_COOKIE:
        _share_visit(config, key, visit)


def _share_visit(config: Any, key: str, visit: Any) -> None:
    text = encodeURIComponent(JSON.stringify((visit and Object.assign({}, visit, {"numbers": {}})) or 0))
    for domain in keys_of(config["cookie_domains"]):
        if location.hostname.endsWith(domain):
            # A cookie that is too long is deleted; the text that deletes it must not be too long either.
            life = "" if text.length < _LONGEST_COOKIE else ";max-age=0"
            document.cookie = key + "=" + text.slice(0, _LONGEST_COOKIE) + config["cookie_domains"][domain] + life


save_visit = guarded(_save_visit)
"""Store a visit for the account of a public config, or delete the stored one if there is none."""
