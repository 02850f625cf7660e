"""Notifications of troubles that can come in storms: they are counted, and reported together once an hour."""

from collections.abc import Callable, Mapping

from server.domain.counts import write_count
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind

WriteTrouble = Callable[[str, int, str], Notification]
"""Writes the notification for an account's key, a count and an occurrence."""


def write_refused_webhooks(account: str, count: int, occurrence: str) -> Notification:
    """The notification of webhooks whose signature was invalid."""
    webhooks = write_count(count, "webhook")
    return Notification(
        account=account,
        kind=NotificationKind.WEBHOOKS_REFUSED,
        occurrence=occurrence,
        subject=f"{webhooks} refused for account {account}",
        text=f"The server refused {webhooks} about numbers of account {account}, because of an invalid signature. If they come "
        "from your carrier, calls are not answered: check the account's carrier secrets, and that DNI_PUBLIC_URL is the address "
        "that the carrier calls. Anyone can send such requests, so they may also be an attack without effect.",
        values={"count": count},
    )


def write_dead_postbacks(account: str, count: int, occurrence: str) -> Notification:
    """The notification of postbacks that no attempt could deliver."""
    postbacks = write_count(count, "postback")
    return Notification(
        account=account,
        kind=NotificationKind.POSTBACKS_DEAD,
        occurrence=occurrence,
        subject=f"{postbacks} of account {account} could not be delivered",
        text=f"{postbacks} of account {account} could not be delivered and will not be tried again. "
        f"'dni postbacks list --account {account} --state dead' shows them with their errors, and 'dni postbacks retry' sends "
        "them again.",
        values={"count": count},
    )


TROUBLES: Mapping[NotificationKind, WriteTrouble] = {
    NotificationKind.WEBHOOKS_REFUSED: write_refused_webhooks,
    NotificationKind.POSTBACKS_DEAD: write_dead_postbacks,
}
"""How each kind of trouble is written."""
