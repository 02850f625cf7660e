"""The mail server, as `DNI_SMTP_URL` names it."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

SMTP_URL_RULE = (
    "smtp://USER:PASSWORD@HOST:PORT, or smtps:// for TLS from the start; user and password may be left out, and their special "
    "characters are percent-encoded"
)

_PORTS = {"smtp": 587, "smtps": 465}
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")


@dataclass(frozen=True)
class SmtpServer:
    """A mail server. `is_tls`: TLS from the start. `user` is empty if the server needs no password."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read_smtp_url(text: str) -> SmtpServer:
    """The mail server of a URL. Raises `ValueError` with a description of the expected value, which never quotes the URL."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValueError(SMTP_URL_RULE) from error
    host, user, password = parts.hostname or "", unquote(parts.username or ""), unquote(parts.password or "")
    is_whole = parts.scheme in _PORTS and _HOST.fullmatch(host) and port != 0 and text.isprintable()
    has_rest = parts.path not in ("", "/") or parts.query or parts.fragment
    if not is_whole or has_rest or bool(user) != bool(password) or not (user + password).isprintable():
        raise ValueError(SMTP_URL_RULE)
    return SmtpServer(host, port or _PORTS[parts.scheme], parts.scheme == "smtps", user, password)
