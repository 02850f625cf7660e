"""Adds a test's scripts to the start of a page, each removes itself from the document; the page's policy lets these alone in."""

import re
from base64 import b64encode
from hashlib import sha256

_STARTS = (re.compile(rb"<head[^>]*>", re.IGNORECASE), re.compile(rb"<!doctype[^>]*>", re.IGNORECASE))


def add_scripts(scripts: list[str], headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    """Return headers and body with the scripts in them, if it is an HTML page."""
    fields = {name.lower(): value for name, value in headers.items()}
    if not scripts or not fields.get("content-type", "").startswith("text/html"):
        return headers, body
    code = "document.currentScript.remove();" + "".join(f"{{{script}\n}}" for script in scripts)
    start = next((found.end() for pattern in _STARTS if (found := pattern.search(body))), 0)
    policy = fields.get("content-security-policy")
    digest = b64encode(sha256(code.encode()).digest()).decode()
    if policy:
        allowed = re.sub(r"script-src ('none')?", f"script-src 'sha256-{digest}' ", policy)
        headers = {name: value for name, value in headers.items() if name.lower() != "content-security-policy"}
        headers["Content-Security-Policy"] = allowed
    return headers, body[:start] + f"<script>{code}</script>".encode() + body[start:]
