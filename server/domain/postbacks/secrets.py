"""Secrets of postbacks: named in templates as `{secret.NAME}`, and filled in only when a request is sent.

They are environment variables whose names begin with `POSTBACK_`, so that an account can't send the server's own secrets away.
They stand in URLs and headers. What is rendered there is a template still, in which all braces of texts and values are doubled:
a single brace is a secret's, and no caller can ask for one.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from server.domain.postbacks.postback import PostbackRequest

SECRET_PREFIX = "secret."
SECRET_NAME_RULE = "the name of an environment variable that begins with POSTBACK_, of capital letters, digits and '_'"
_NAME = r"POSTBACK_[A-Z0-9_]{1,64}"
_TOKEN = re.compile(rf"(?P<brace>\{{\{{|\}}\}})|\{{secret\.(?P<name>{_NAME})\}}")


class SecretMissing(Exception):
    """The environment has no secret of this name, or one that can't stand in a header."""


def is_secret_name(name: str) -> bool:
    """Whether a secret may have this name."""
    return re.fullmatch(_NAME, name) is not None


def find_secret(name: str, environment: Mapping[str, str]) -> str:
    """The secret itself. Raises `SecretMissing`."""
    secret = environment.get(name, "") if is_secret_name(name) else ""
    if not secret:
        raise SecretMissing(f"the environment variable {name} is not set")
    return secret


def fill_secrets(request: PostbackRequest, environment: Mapping[str, str]) -> PostbackRequest:
    """The request as it goes over the wire. Raises `SecretMissing`."""

    def find_for_url(name: str) -> str:
        return quote(find_secret(name, environment), safe="")

    def find_for_header(name: str) -> str:
        return _find_for_header(name, environment)

    headers = {name: _fill(value, find_for_header) for name, value in request.headers.items()}
    return replace(request, url=_fill(request.url, find_for_url), headers=headers)


def _fill(template: str, find: Callable[[str], str]) -> str:
    return _TOKEN.sub(lambda token: token["brace"][0] if token["brace"] else find(token["name"]), template)


def _find_for_header(name: str, environment: Mapping[str, str]) -> str:
    secret = find_secret(name, environment)
    if not re.fullmatch(r"[ -~]+", secret):
        raise SecretMissing(f"the environment variable {name} has characters that a header can't carry")
    return secret
