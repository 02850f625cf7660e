"""Postbacks: HTTP requests that tell another system of a call, as templates with the call's fields and tags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from server.domain.choices import ManagedBy

DELAY_SECONDS = 120
"""Carriers tell of the end of a call within seconds after the server has hung up."""


OPERATOR = ""
"""Whose requests are those of the operator, alerts: they are of no account, and of no call."""


class Trigger(StrEnum):
    """The event of a call that a postback is sent on."""

    CALL_STARTED = "call_started"
    CALL_ANSWERED = "call_answered"
    CALL_ENDED = "call_ended"
    TAG_ADDED = "tag_added"


class Method(StrEnum):
    """How a postback is sent."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"


class CarrierMethod(StrEnum):
    """How this server's own requests to carriers are sent; no account can choose it for a postback."""

    DELETE = "DELETE"


RequestMethod: TypeAlias = Method | CarrierMethod


@dataclass(frozen=True)
class Postback:
    """One postback of an account. `{name}` in the URL, the headers' values and the body stands for a field or tag.

    It is sent only for calls with at least `min_talk_seconds` of talk (for `call_ended`), with all tags of `needs_tags`
    (as a click ID: without it there is nobody to tell), and of the one campaign, if it names one. Of the tags in `first_of`
    the first with a value is the click ID, the others are left out, and without any it is not sent. `secret` is the *name*
    of the account's secret that is the key of its HMAC signature; empty: not signed.
    """

    name: str
    on: Trigger
    url: str
    method: Method = Method.GET
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    min_talk_seconds: int = 0
    needs_tags: tuple[str, ...] = ()
    first_of: tuple[str, ...] = ()
    campaign: str | None = None
    secret: str = ""
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)


@dataclass(frozen=True)
class PostbackRequest:
    """A request as it will be sent, every time it is tried. `idempotency_key` is the same for the same event of a call.

    `is_delayed`: what it says may soon be corrected, so it waits for `DELAY_SECONDS` unless that happens before.

    `url` and the values of `headers` are templates, in which only secrets are placeholders and other braces are doubled.
    """

    idempotency_key: str
    account: str
    postback: str
    call_id: str
    method: RequestMethod
    url: str
    headers: Mapping[str, str]
    body: str
    secret: str = ""
    is_delayed: bool = False
