"""What a site owner pastes: the tag in two forms, the queue for early calls, and the sources that a strict CSP needs."""

import base64
import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

HIDE_STYLE = (
    "@keyframes dni-hide{from{visibility:hidden}}"
    'a[href^="tel:" i],[data-dni-target],.dni-hide{animation:dni-hide 300ms step-end}'
)
"""Hides numbers until they are swapped. It ends by itself, so a script that does not load hides them no longer."""

QUEUE_STUB = "window.dni=window.dni||[]"
"""Makes `dni.push([...])` work before the script has loaded; the script then runs the queued calls."""


@dataclass(frozen=True)
class Snippet:
    """The HTML to paste, and the Content-Security-Policy directives that it needs."""

    tag: str
    hiding_tag: str
    queue: str
    policy: tuple[str, ...]
    hiding_policy: str
    queue_policy: str


def build_snippet(server_url: str, key: str) -> Snippet:
    """The snippet of an account; browsers reach the server at `server_url` (without a slash at the end)."""
    source = f"{server_url}/a/{key}/dni.js"
    parts = urlsplit(server_url)
    host = f"{parts.scheme}://{parts.netloc}"
    return Snippet(
        tag=f'<script src="{source}"></script>',
        hiding_tag=f'<style data-dni-hide>{HIDE_STYLE}</style>\n<script async src="{source}"></script>',
        queue=f"<script>{QUEUE_STUB}</script>",
        policy=(f"script-src {host}", f"connect-src {host}"),
        hiding_policy=f"style-src {hash_inline(HIDE_STYLE)}",
        queue_policy=f"script-src {hash_inline(QUEUE_STUB)}",
    )


def hash_inline(content: str) -> str:
    """The source expression that allows exactly this inline content (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
