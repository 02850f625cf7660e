"""The headers of every page: a strict content security policy, and no cache."""

from secrets import token_urlsafe

from flask import Response, g

_NONCE_BYTES = 16


def get_nonce() -> str:
    """The nonce of this response; only scripts and styles with it are loaded."""
    if "console_nonce" not in g:
        g.console_nonce = token_urlsafe(_NONCE_BYTES)
    return str(g.console_nonce)


def add_policy(response: Response) -> Response:
    """Set the headers that no response has set itself."""
    nonce = get_nonce()
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response
