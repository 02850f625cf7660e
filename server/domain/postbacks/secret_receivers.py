"""Which receivers an account sends its secrets to. Whoever adds one can read the secret there."""

from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from server.domain.accounts import Account
from server.domain.postbacks.postback import Postback
from server.domain.postbacks.secrets import list_secret_names
from server.domain.postbacks.templates import TemplateError


class SecretReceiver(NamedTuple):
    """A secret's name, and the origin to which a postback sends it, as in `https://crm.example`."""

    origin: str
    secret: str

    def __str__(self) -> str:
        return f"{self.secret} to {self.origin}"


def list_secret_receivers(postback: Postback) -> list[SecretReceiver]:
    """Where the postback sends each secret. One whose templates can't be read sends nothing, and is never stored."""
    with suppress(TemplateError):
        return [SecretReceiver(_find_origin(postback.url), name) for name in list_secret_names(postback)]
    return []


def find_new_receivers(before: Account | None, after: Account) -> list[SecretReceiver]:
    """The receivers of secrets that the account did not have before, each once."""
    known = set(_list_all(before)) if before else set()
    return [one for one in dict.fromkeys(_list_all(after)) if one not in known]


def explain_refusal(receivers: list[SecretReceiver]) -> str:
    """Why a person without the right to secrets may not do this."""
    listed = ", ".join(map(str, receivers))
    return f"This would send the secret {listed}, where it can be read. Ask an owner of the organisation to do it."


def _list_all(account: Account) -> list[SecretReceiver]:
    return [one for postback in account.postbacks for one in list_secret_receivers(postback)]


def _find_origin(url: str) -> str:
    """Scheme, host and port: with another of them, somebody else may read the request."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.lower()}"
    except ValueError:
        return url
