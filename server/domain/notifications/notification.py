"""A notification, before it is written for a channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.notifications.recipients import NotificationKind


@dataclass(frozen=True)
class Notification:
    """Something that happened in an account. Each recipient gets it once for each `occurrence` of its account and kind.

    `subject` is one line, `text` a few sentences, and `facts` are names with values for people. `values` are the same for
    programs. A notification about a call is deleted together with the call, by `call_id`; agents get it if the `receiving_number`
    is their own.
    """

    account: str
    kind: NotificationKind
    occurrence: str
    subject: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    call_id: str = ""
    receiving_number: str = ""
