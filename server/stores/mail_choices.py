"""The contract of what users chose to get by mail. Whether they may get it is not its business: roles change.

Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection

from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.recipients import NotificationKind


class MailChoices(ABC):
    """Stores choices, in the database of the accounts. `prepare` of the account store creates its table."""

    @abstractmethod
    def list_choices(self, user_id: str) -> list[MailChoice]:
        """The user's choices, of all accounts."""

    @abstractmethod
    def replace_choices(self, user_id: str, accounts: Collection[str], chosen: Collection[MailChoice]) -> None:
        """Replace the user's choices of these accounts. All of `chosen` are of the user and of these accounts."""

    @abstractmethod
    def delete_choice(self, choice: MailChoice) -> bool:
        """Delete one choice; returns whether it existed."""

    @abstractmethod
    def list_user_ids(self, account: str, kind: NotificationKind) -> list[str]:
        """The users who chose this kind of notifications of the account."""

    @abstractmethod
    def list_accounts(self, kind: NotificationKind) -> list[str]:
        """The keys of the accounts of which somebody chose this kind, sorted."""
