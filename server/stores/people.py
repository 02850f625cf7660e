"""The contract of the store of people: users, organisations, memberships, and which organisation owns which account.

Every method may raise `StoreUnavailable` and is one transaction. `now` is in seconds since the epoch. The times at which
people join and leave an organisation decide what its audit lists of them.
"""

from abc import ABC, abstractmethod

from server.domain.people.people import Membership, Organisation, User


class EmailTaken(Exception):
    """Another user has this e-mail address."""


class LastOwner(Exception):
    """The organisation would be left without an owner, so nobody could manage its people."""


class People(ABC):
    """Stores people, in the database of the accounts. `prepare` of the account store creates its tables."""

    @abstractmethod
    def has_users(self) -> bool:
        """Whether there is any user besides the one of the demo. Cheap."""

    @abstractmethod
    def add_user(self, user: User) -> None:
        """Add a user. Raises `EmailTaken`."""

    @abstractmethod
    def find_user(self, user_id: str) -> User | None:
        """The user with this ID, or None."""

    @abstractmethod
    def find_user_by_email(self, email: str) -> User | None:
        """The user with this address, in the form of `read_email`, or None."""

    @abstractmethod
    def list_users(self) -> list[User]:
        """All users, by e-mail address."""

    @abstractmethod
    def rename_user(self, user_id: str, name: str) -> None:
        """Change the name of a user."""

    @abstractmethod
    def set_password_hash(self, user_id: str, password_hash: str) -> None:
        """Replace the hash of the password; empty: the user can't sign in by password."""

    @abstractmethod
    def prove_email(self, user_id: str) -> None:
        """Note that the user's e-mail address is theirs. If nobody had proved it before, what somebody else may have set up ends:
        the password, the authenticator app, passkeys and sessions.
        """

    @abstractmethod
    def delete_user(self, user_id: str, now: float) -> None:
        """Delete a user with memberships, sessions, second factors, saved views, choices and links. Raises `LastOwner`."""

    @abstractmethod
    def add_organisation(self, organisation: Organisation) -> None:
        """Add an organisation without members. `choose_first` says which one owns the accounts that are assigned to none."""

    @abstractmethod
    def rename_organisation(self, organisation_id: str, name: str) -> None:
        """Change the name of an organisation."""

    @abstractmethod
    def list_organisations(self) -> list[Organisation]:
        """All organisations, the first one first."""

    @abstractmethod
    def set_membership(self, membership: Membership, now: float) -> None:
        """Add the user to the organisation, or change their role. Raises `LastOwner`."""

    @abstractmethod
    def change_membership(self, membership: Membership) -> bool:
        """Change the role of a member; returns whether the user is one. Raises `LastOwner`."""

    @abstractmethod
    def remove_membership(self, user_id: str, organisation_id: str, now: float) -> None:
        """Remove the user from the organisation. Raises `LastOwner`."""

    @abstractmethod
    def rename_own_number(self, account: str, old_name: str, new_name: str) -> None:
        """Let agents, and people with an open invitation, keep a receiving number of the account that has got another name."""

    @abstractmethod
    def list_memberships(self, user_id: str) -> list[Membership]:
        """The user's memberships, in the order of the organisations."""

    @abstractmethod
    def list_members(self, organisation_id: str) -> list[tuple[User, Membership]]:
        """The organisation's members, by e-mail address."""

    @abstractmethod
    def assign_account(self, account: str, organisation_id: str) -> None:
        """Make the organisation the owner of the account."""

    @abstractmethod
    def claim_account(self, account: str, organisation_id: str) -> bool:
        """Make the organisation the owner of an account that it is about to make; returns whether it may have this key.

        The account is never another organisation's then, not even for a moment.
        """

    @abstractmethod
    def release_account(self, account: str, organisation_id: str) -> None:
        """Take back a claim whose account was not made."""

    @abstractmethod
    def find_organisation_of(self, account: str) -> Organisation | None:
        """The owner of the account: the assigned organisation, else the first one besides that of the demo; None without one."""

    @abstractmethod
    def list_assigned_accounts(self) -> dict[str, str]:
        """The ID of the organisation by account key, for assigned accounts."""
