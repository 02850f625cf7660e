"""Everyone who gets a notification: the recipients of the account, and the users who chose to get it by mail."""

from dataclasses import dataclass

from server.domain.notifications.mail_addresses import is_mail_address
from server.domain.notifications.mail_choices import may_get
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import Channel, NotificationKind, Recipient
from server.domain.people.people import User
from server.stores.mail_choices import MailChoices
from server.stores.notifications import Notifications
from server.stores.people import People


@dataclass(frozen=True)
class AllRecipients:
    """Finds recipients. A user counts while they may read the account; every method may raise `StoreUnavailable`."""

    notifications: Notifications
    choices: MailChoices
    people: People

    def list_for(self, notification: Notification) -> list[Recipient]:
        """Who gets the notification. Nobody gets two mails: a user whose address is a recipient is only that."""
        account, kind = notification.account, notification.kind
        recipients = self.notifications.list_recipients(account, kind)
        mailed = {one.target.lower() for one in recipients if one.channel is Channel.MAIL}
        users = self.list_users(account, kind, notification.receiving_number)
        return [
            *recipients,
            *(
                Recipient(account, kind, Channel.MAIL, user.email, user_id=user.user_id)
                for user in users
                if user.email not in mailed
            ),
        ]

    def list_users(self, account: str, kind: NotificationKind, receiving_number: str) -> list[User]:
        """The users who chose this kind and may get it. Nobody is mailed at an address that nobody has proved to be theirs."""
        chosen = self.choices.list_user_ids(account, kind)
        organisation = self.people.find_organisation_of(account) if chosen else None
        if organisation is None:
            return []
        return [
            user
            for user, membership in self.people.list_members(organisation.organisation_id)
            if user.user_id in chosen
            and user.is_email_proved
            and is_mail_address(user.email)
            and may_get(membership, account, kind, receiving_number)
        ]

    def list_accounts(self, kind: NotificationKind) -> list[str]:
        """The keys of the accounts of which somebody may want this kind, sorted."""
        return sorted({*self.notifications.list_accounts(kind), *self.choices.list_accounts(kind)})
