"""What is remembered between pages, in local storage; where that is blocked or full, nothing is.

Where an account has several hosts on one domain, a cookie of that domain tells each of them of the visit, without its numbers.
"""

from typing import Any

from dni_py.browser.guard import guarded
from dni_py.core.text import match_pattern

_LONGEST_COOKIE = 3500
"""Characters. Browsers refuse a cookie of more than 4096 bytes."""

_load_local = guarded(lambda key: JSON.parse(localStorage.getItem(key)))
_load_shared = guarded(lambda key: JSON.parse(decodeURIComponent(match_pattern(key + "=([^;]*)", document.cookie)[1])))


def load_visit(key: str) -> Any:
    """Return the visit kept under a key, or nothing: this host's, unless another host has seen the visitor later."""
    local = _load_local(key)
    shared = _load_shared(key)
    return shared if shared and not (local and local["seen_at_ms"] >= shared["seen_at_ms"]) else local


def _save_visit(config: Any, visit: Any) -> None:
    key = "dni_" + config["account"]
    if visit:
        localStorage.setItem(key, JSON.stringify(visit))
    else:
        localStorage.removeItem(key)
    text = encodeURIComponent(JSON.stringify(Object.assign({}, visit, {"numbers": {}})))
    # One that is too long is erased; to be erased it must not be too long.
    seconds = (visit and text.length < _LONGEST_COOKIE) * config["visit_timeout_minutes"] * 60
    for domain in config["cookie_domains"]:
        if location.hostname.endsWith(domain):
            secure = ";secure" if location.protocol > "http:" else ""
            attributes = ";path=/;samesite=lax;domain=" + domain + ";max-age=" + seconds + secure
            document.cookie = key + "=" + text.slice(0, _LONGEST_COOKIE) + attributes


save_visit = guarded(_save_visit)
"""Keep a visit for the account of a public config, or forget the one that is kept where there is none."""
