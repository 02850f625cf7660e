"""Recipients: who gets which notifications of an account, and by which channel."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from server.domain.notifications.mail_addresses import MAIL_ADDRESS_RULE, is_mail_address

MOST_RECIPIENTS = 100
"""An account has at most this number of recipients, of all kinds of notifications together."""

_LONGEST_URL = 1_000
_SHOWN_CHARACTERS = 4
_SHORTEST_SHOWN = 16
"""Of a shorter path nothing is shown, because four characters would be much of it."""


class NotificationKind(StrEnum):
    """What a notification is about."""

    NUMBER_POOL_SHORT = "number_pool_short"
    CALL_MISSED = "call_missed"
    WEBHOOKS_REFUSED = "webhooks_refused"
    POSTBACKS_DEAD = "postbacks_dead"
    WEEKLY_REPORT = "weekly_report"


class Channel(StrEnum):
    """How a notification reaches its recipient: by mail, or by a webhook of Slack, of Teams, or of any other program."""

    MAIL = "mail"
    SLACK = "slack"
    TEAMS = "teams"
    WEBHOOK = "webhook"


@dataclass(frozen=True)
class Recipient:
    """Gets the notifications of one kind. `target` is a mail address, or the URL of a webhook, which may contain a secret.

    `recipient_id` is 0 for one that is not a recipient of the account: it can be of mail only, because webhooks are looked up
    when they are sent. `user_id` is set for a user who chose these mails for themselves.
    """

    account: str
    kind: NotificationKind
    channel: Channel
    target: str
    recipient_id: int = 0
    user_id: str = ""


def check_target(channel: Channel, target: str) -> str:
    """What is wrong with a target of this channel, as "expected ..."; empty if nothing is."""
    if channel is Channel.MAIL:
        return "" if is_mail_address(target) else f"expected {MAIL_ADDRESS_RULE}"
    return "" if _is_webhook_url(target) else "expected an http or https URL, such as https://hooks.example.com/calls"


def describe_target(recipient: Recipient) -> str:
    """The target for lists: whole for mail; of a webhook the origin and the last characters, as the rest may be a secret."""
    if recipient.channel is Channel.MAIL:
        return recipient.target
    origin = write_origin(recipient.target)
    path = recipient.target.removeprefix(origin)
    return f"{origin}/...{path[-_SHOWN_CHARACTERS:] if len(path) >= _SHORTEST_SHOWN else ''}"


def write_origin(url: str) -> str:
    """Scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _is_webhook_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(' {}#"<>\\')
    return is_address and is_plain and "@" not in parts.netloc and len(text) <= _LONGEST_URL
