"""Sign-in sessions, one-time links, and how many wrong passwords are accepted."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_IDLE_SECONDS = 14 * 86_400
LONGEST_SESSION_SECONDS = 90 * 86_400
SEEN_EVERY_SECONDS = 60.0
"""The time of a session's last request is exact to this; writing it each time would make each page a write."""

FAILURE_WINDOW_SECONDS = 15 * 60.0
MOST_FAILURES_OF_BOTH = 10
MOST_FAILURES_OF_CLIENT = 50
MOST_FAILURES_OF_EMAIL = 200
"""High, because whoever reaches it keeps the person out too. It still leaves no password of ten characters to be guessed."""


class LinkPurpose(StrEnum):
    """What a one-time link is for."""

    SET_UP = "set_up"
    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    NEW_PASSWORD = "new_password"


LINK_SECONDS = {
    LinkPurpose.SET_UP: 7 * 86_400.0,
    LinkPurpose.SIGN_IN: 86_400.0,
    LinkPurpose.INVITATION: 7 * 86_400.0,
    LinkPurpose.NEW_PASSWORD: 3_600.0,
}


class SignInEvent(StrEnum):
    """What the audit page lists about signing in."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SESSION_REVOKED = "session_revoked"
    USER_INVITED = "user_invited"
    ROLE_CHANGED = "role_changed"
    MEMBER_REMOVED = "member_removed"


@dataclass(frozen=True)
class SignInSession:
    """A browser in which a user is signed in. `digest` is the SHA-256 of its token; only the browser has the token.

    `client` is the pseudonym of the address, `browser` the name of browser and system as shown in the list of sessions.
    """

    digest: str
    user_id: str
    created_at: float
    seen_at: float
    client: str = ""
    browser: str = ""

    def is_live(self, now: float) -> bool:
        """Whether the session is still valid."""
        return now < min(self.seen_at + LONGEST_IDLE_SECONDS, self.created_at + LONGEST_SESSION_SECONDS)


@dataclass(frozen=True)
class OneTimeLink:
    """A link that works once, until `expires_at`. `user_id` is empty for a link that creates its user.

    An invitation has the `email` of the person and, in `organisation_id` and `role`, the membership.
    """

    digest: str
    purpose: LinkPurpose
    expires_at: float
    user_id: str = ""
    email: str = ""
    organisation_id: str = ""
    role: str = ""
    receiving_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignInRecord:
    """One line of the audit of sign-ins. `email` is what was entered, so it may be nobody's."""

    at: float
    event: SignInEvent
    email: str
    client: str
    details: str = ""


def compute_token_digest(token: str) -> str:
    """The SHA-256 of a random token in hex; only this is stored."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Failures:
    """Failed sign-ins within `FAILURE_WINDOW_SECONDS`: for the e-mail address, from the client, and for the address from it."""

    of_email: int
    of_client: int
    of_both: int

    @property
    def are_too_many(self) -> bool:
        """Whether the next sign-in must be rejected without a look at the password."""
        return (
            self.of_both >= MOST_FAILURES_OF_BOTH
            or self.of_client >= MOST_FAILURES_OF_CLIENT
            or self.of_email >= MOST_FAILURES_OF_EMAIL
        )


def make_link(purpose: LinkPurpose, token: str, now: float, **about: Any) -> OneTimeLink:
    """The stored form of a link with this token. `about` are the other fields of `OneTimeLink`."""
    return OneTimeLink(compute_token_digest(token), purpose, now + LINK_SECONDS[purpose], **about)


def write_link(public_url: str, purpose: LinkPurpose, token: str) -> str:
    """The address of a link, which the console serves."""
    return f"{public_url}/console/link/{purpose.value}/{token}"
