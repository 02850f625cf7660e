"""A webhook as it came, before anyone has looked at what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

LONGEST_BODY_BYTES = 65_536
MOST_FIELDS = 200


class WebhookKind(StrEnum):
    """What a carrier asks or tells: a call comes in; a step is over; a call or one of its legs has changed."""

    INCOMING = "incoming"
    STEP = "step"
    STATUS = "status"


class BadWebhook(ValueError):
    """The webhook does not say what such a one must; the message names the field, never its value."""


class Headers(Protocol):
    """The headers of a request. They are asked for in lower case, which only some keep them in."""

    def get(self, name: str, default: str, /) -> str:
        """The header's value, or `default`."""


@dataclass(frozen=True)
class Webhook:
    """One request of a carrier. `url` is the public one, path and query as they were sent: carriers sign it."""

    kind: WebhookKind
    url: str
    headers: Headers
    body: bytes

    @cached_property
    def fields(self) -> Sequence[tuple[str, str]]:
        """The form's names and values in their order, empty ones too; raises `BadWebhook` for what is no form."""
        try:
            return parse_qsl(self.body.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise BadWebhook(f"the body is not a form of at most {MOST_FIELDS} fields") from error

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The form; of a name that comes twice the first counts."""
        return dict(reversed(self.fields))

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The URL's query; of a name that comes twice the first counts. Raises `BadWebhook` when it is too long."""
        try:
            return dict(reversed(parse_qsl(urlsplit(self.url).query, max_num_fields=MOST_FIELDS)))
        except ValueError as error:
            raise BadWebhook(f"the URL has more than {MOST_FIELDS} parameters") from error
