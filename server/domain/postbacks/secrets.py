"""Secrets of postbacks: templates name them as `{secret.NAME}`, and they are filled in only when a request is sent.

They can be in URLs and headers. A rendered URL or header is still a template, in which all braces of texts and values are
doubled: so only the account's templates can name a secret, and no value from a caller can.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from server.domain.postbacks.postback import Postback, PostbackRequest
from server.domain.postbacks.templates import list_placeholders, parse_template
from server.domain.secret_names import SECRET_NAME, SecretMissing

SECRET_PREFIX = "secret."
_TOKEN = re.compile(rf"(?P<brace>\{{\{{|\}}\}})|\{{secret\.(?P<name>{SECRET_NAME})\}}")

FindSecret = Callable[[str], str]
"""Finds a secret of the request's account by name. Raises `SecretMissing`."""


def list_secret_names(postback: Postback) -> list[str]:
    """The names of all secrets in the postback, each once."""
    templates = (postback.url, *postback.headers.values())
    mentioned = [name for text in templates for name in list_placeholders(parse_template(text))]
    named = [name.removeprefix(SECRET_PREFIX) for name in mentioned if name.startswith(SECRET_PREFIX)]
    return list(dict.fromkeys([*named, *filter(None, [postback.secret])]))


def find_request_secrets(request: PostbackRequest) -> list[str]:
    """The names of all secrets that the request is sent with, each once."""
    named = [token["name"] for text in (request.url, *request.headers.values()) for token in _TOKEN.finditer(text)]
    return list(dict.fromkeys(filter(None, [*named, request.secret])))


def fill_secrets(request: PostbackRequest, find_secret: FindSecret) -> PostbackRequest:
    """The request with its secrets filled in. Raises `SecretMissing`."""

    def find_for_url(name: str) -> str:
        return quote(find_secret(name), safe="")

    def find_for_header(name: str) -> str:
        secret = find_secret(name)
        if not re.fullmatch(r"[ -~]+", secret):
            raise SecretMissing(f"the secret {name} has characters that a header can't carry")
        return secret

    return replace(
        request, url=_fill(request.url, find_for_url), headers=_fill_headers(request.headers, find_for_header)
    )


def _fill_headers(headers: Mapping[str, str], find: FindSecret) -> dict[str, str]:
    return {name: _fill(value, find) for name, value in headers.items()}


def _fill(template: str, find: FindSecret) -> str:
    return _TOKEN.sub(lambda token: token["brace"][0] if token["brace"] else find(token["name"]), template)
