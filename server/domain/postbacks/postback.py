"""Postbacks: HTTP requests that report a call to another system, as templates with the call's fields and tags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from server.domain.choices import ManagedBy

DELAY_SECONDS = 120
"""How long a delayed postback waits. Carriers report the end of a call within seconds after the server has hung up."""


OPERATOR = ""
"""The account of requests without an account and a call: alerts for the operator, and mails to people."""


class Trigger(StrEnum):
    """The event of a call that triggers a postback."""

    CALL_STARTED = "call_started"
    CALL_ANSWERED = "call_answered"
    CALL_ENDED = "call_ended"
    TAG_ADDED = "tag_added"
    CALL_MISSED = "call_missed"
    LEAD_STATUS_CHANGED = "lead_status_changed"
    VALUE_CHANGED = "value_changed"


class Method(StrEnum):
    """The HTTP methods of postbacks."""

    GET = "GET"
    POST = "POST"
    PUT = "PUT"


class CarrierMethod(StrEnum):
    """The HTTP methods of the server's own requests to carriers; postbacks of accounts can't use them."""

    DELETE = "DELETE"


class NotificationMethod(StrEnum):
    """How the server's own notifications are sent: by mail, or as a POST to the webhook of a recipient."""

    MAIL = "MAIL"
    NOTIFY = "NOTIFY"


RequestMethod: TypeAlias = Method | CarrierMethod | NotificationMethod


def read_method(text: str) -> RequestMethod:
    """The method of this name. Raises `ValueError`."""
    for methods in (Method, CarrierMethod, NotificationMethod):
        if text in methods.__members__:
            return methods(text)
    raise ValueError(f"{text!r} is not the method of a request")


@dataclass(frozen=True)
class Postback:
    """One postback of an account. `{name}` in the URL, the headers' values and the body is a placeholder for a field or tag.

    It is sent only for calls with at least `min_talk_seconds` of talk (for `call_ended`), with all tags of `needs_tags` (such
    as a click ID, without which the receiver can't match the call), and of the campaign, if one is set. The first tag of
    `first_of` with a value is the click ID; the other tags of the list are left out, and without any the postback is not
    sent. `secret` is the *name* of the account's secret for the HMAC signature; empty: not signed.
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
    """A request, equal in every attempt to send it. `idempotency_key` is the same for the same event of a call.

    `is_delayed`: its content may soon be corrected, so it waits for `DELAY_SECONDS` or until the correction.

    `url` and the values of `headers` are templates: their placeholders are secrets, and other braces are doubled.
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
