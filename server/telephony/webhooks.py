"""A webhook as received, before it is parsed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol
from urllib.parse import parse_qsl, quote, unquote_plus, urlencode, urlsplit

LONGEST_BODY_BYTES = 65_536
MOST_FIELDS = 200
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_HOST = re.compile(r"(https?)://([^/?:\[]+|\[[^/?\]]*\])(:[0-9]+)?((?:[/?].*)?)")


class WebhookKind(StrEnum):
    """The kind of a webhook: a call comes in; a step has ended; a call or one of its legs has changed."""

    INCOMING = "incoming"
    STEP = "step"
    STATUS = "status"


class BadWebhook(ValueError):
    """The webhook is invalid; the message names the field, never its value."""


class Headers(Protocol):
    """The headers of a request, looked up by lower-case names; look-ups ignore case."""

    def get(self, name: str, default: str, /) -> str:
        """The header's value, or `default`."""


@dataclass(frozen=True)
class Webhook:
    """One request of a carrier. `url` is the public URL with path and query exactly as sent, because carriers sign it."""

    kind: WebhookKind
    url: str
    headers: Headers
    body: bytes

    @cached_property
    def fields(self) -> Sequence[tuple[str, str]]:
        """The form's names and values in their order, including empty ones; raises `BadWebhook` if the body is not a form."""
        try:
            pairs = self.body.decode("utf-8").split("&")
        except UnicodeDecodeError as error:
            raise BadWebhook("the body is not a form, as it is not UTF-8") from error
        if len(pairs) > MOST_FIELDS:
            raise BadWebhook(f"the body is not a form of at most {MOST_FIELDS} fields")
        split = [pair.partition("=") for pair in pairs if pair]
        return [(_decode(name), _decode(value)) for name, _, value in split]

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The form; the first value of a repeated name wins."""
        return dict(reversed(self.fields))

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The URL's query; the first value of a repeated name wins. Raises `BadWebhook` if it has too many parameters."""
        try:
            return dict(reversed(parse_qsl(urlsplit(self.url).query, max_num_fields=MOST_FIELDS)))
        except ValueError as error:
            raise BadWebhook(f"the URL has more than {MOST_FIELDS} parameters") from error

    def list_signed_urls(self) -> Iterator[str]:
        """The URLs that the carrier may have signed, the likeliest first, since proxies rewrite URLs to equivalent ones.

        These are: the URL of the request; the URL as this server writes it (sorted names, no unnecessary encoding); with or
        without an empty query; and each of them with or without the default port of its scheme.
        """
        seen: set[str] = set()
        for url in _rewrite_query(self.url):
            for one in _rewrite_port(url):
                if one not in seen:
                    seen.add(one)
                    yield one


def _rewrite_query(url: str) -> Iterator[str]:
    yield url
    before, _, query = url.partition("?")
    if not query:
        yield before
        yield f"{before}?"
        return
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return
    yield f"{before}?{urlencode(sorted(pairs, key=lambda pair: pair[0]), quote_via=quote)}"


def _rewrite_port(url: str) -> Iterator[str]:
    yield url
    found = _HOST.fullmatch(url)
    if found:
        scheme, host, port, rest = found.groups()
        yield f"{scheme}://{host}{'' if port else _DEFAULT_PORTS[scheme]}{rest}"


def _decode(text: str) -> str:
    """The decoded text of a form. Most names and values need no decoding, and this check is faster."""
    return unquote_plus(text) if "%" in text or "+" in text else text
