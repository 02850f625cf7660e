"""Which notifications the members of an organisation may get by mail, each by their own choice."""

from dataclasses import dataclass

from server.domain.notifications.recipients import NotificationKind
from server.domain.people.people import Membership
from server.domain.people.roles import Permission


@dataclass(frozen=True, order=True)
class MailChoice:
    """A user's choice to get the notifications of a kind of an account by mail."""

    user_id: str
    account: str
    kind: NotificationKind


def list_kinds(membership: Membership) -> tuple[NotificationKind, ...]:
    """What a member may choose. Agents see calls only, so they learn of missed calls only."""
    return tuple(NotificationKind) if membership.may(Permission.SEE_ACCOUNT) else (NotificationKind.CALL_MISSED,)


def may_get(membership: Membership, account: str, kind: NotificationKind, receiving_number: str) -> bool:
    """Whether a member may get a notification. `receiving_number` is that of the call that it is about; empty without a call.

    Agents get those of their own receiving numbers only.
    """
    if kind not in list_kinds(membership):
        return False
    return membership.may(Permission.SEE_CALLS) or receiving_number in membership.list_own_numbers(account)
