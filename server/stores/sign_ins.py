"""The contract of the store of sign-ins: sessions, one-time links and the audit of sign-ins.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable` and is one transaction.
"""

from abc import ABC, abstractmethod

from server.domain.people.sign_ins import (
    Failures,
    LinkPurpose,
    OneTimeLink,
    SignInEvent,
    SignInRecord,
    SignInSession,
)


class SignIns(ABC):
    """Stores sign-ins, in the database of the accounts."""

    @abstractmethod
    def add_session(self, session: SignInSession) -> None:
        """Add a session."""

    @abstractmethod
    def find_session(self, digest: str) -> SignInSession | None:
        """The session with this digest, live or not, or None."""

    @abstractmethod
    def record_seen(self, digest: str, now: float) -> None:
        """Set the time of the session's last request."""

    @abstractmethod
    def list_sessions(self, user_id: str) -> list[SignInSession]:
        """The user's sessions, last used first."""

    @abstractmethod
    def delete_session(self, user_id: str, digest: str) -> bool:
        """End a session of the user; returns whether there was one."""

    @abstractmethod
    def delete_sessions(self, user_id: str, except_digest: str = "") -> int:
        """End all sessions of the user but one; returns how many."""

    @abstractmethod
    def add_link(self, link: OneTimeLink) -> None:
        """Add a one-time link."""

    @abstractmethod
    def find_link(self, digest: str, purpose: LinkPurpose, now: float) -> OneTimeLink | None:
        """The link, unless it is used or expired; it stays usable."""

    @abstractmethod
    def use_link(self, digest: str, purpose: LinkPurpose, now: float) -> OneTimeLink | None:
        """The link, which from now on does not work again; None if it is used, expired or unknown. Exactly one caller gets it.

        A link to set up the server works only while there are no users, and ends all others of its purpose.
        """

    @abstractmethod
    def list_invitations(self, organisation_id: str, now: float) -> list[OneTimeLink]:
        """The open invitations to the organisation, by e-mail address."""

    @abstractmethod
    def delete_links(self, purpose: LinkPurpose, *, user_id: str = "", email: str = "") -> None:
        """Delete the links of this purpose that belong to the user or the e-mail address."""

    @abstractmethod
    def delete_invitation(self, organisation_id: str, digest: str) -> bool:
        """Revoke an open invitation to the organisation; returns whether there was one."""

    @abstractmethod
    def list_invitations_for(self, email: str, now: float) -> list[OneTimeLink]:
        """The open invitations of the e-mail address to all organisations."""

    @abstractmethod
    def use_challenge(self, digest: str, expires_at: float) -> bool:
        """Whether a signed challenge may be used: each is accepted once. It is remembered until it expires."""

    @abstractmethod
    def record(self, record: SignInRecord) -> None:
        """Add a line to the audit."""

    @abstractmethod
    def count_failures(self, email: str, client: str, since: float) -> Failures:
        """The failed sign-ins since then; a success of the same address from the same client forgives its own."""

    @abstractmethod
    def count_events(self, event: SignInEvent, email: str, client: str, since: float) -> tuple[int, int]:
        """How many of these events there were since then: for the e-mail address, and from the client."""

    @abstractmethod
    def list_records(self, organisation_id: str, until: float, limit: int) -> list[SignInRecord]:
        """The latest lines of the audit, latest first, none later than `until`: those about the organisation, and what people did
        for themselves while they were its members.
        """

    @abstractmethod
    def forget_old(self, now: float) -> None:
        """Delete what has expired: sessions, links, challenges, and lines of the audit that are older than a year."""
