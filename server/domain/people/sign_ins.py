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
MOST_CODE_FAILURES = 20
"""For one e-mail address. Only those who know its password get to enter codes, so nobody else can keep the person out."""
CODE_DAY_SECONDS, MOST_CODE_FAILURES_OF_DAY = 86_400.0, 50
"""For one e-mail address too: 20 codes in each window would find the right one of a million within a year."""
MOST_FAILURES_OF_EMAIL = 200
"""High, because whoever reaches it keeps the person out too. It still leaves no password of ten characters to be guessed."""

LOST_PASSWORD_WINDOW_SECONDS = 3_600.0
MOST_LOST_PASSWORDS_OF_EMAIL = 3
MOST_LOST_PASSWORDS_OF_CLIENT = 20


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
    """What the audit page lists besides changes of accounts: signing in, people, secrets, and what is done to calls."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    CODE_FAILED = "code_failed"
    PASSWORD_LOST = "password_lost"
    PASSWORD_CHANGED = "password_changed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SESSION_REVOKED = "session_revoked"
    USER_INVITED = "user_invited"
    ROLE_CHANGED = "role_changed"
    MEMBER_REMOVED = "member_removed"
    USER_DELETED = "user_deleted"
    MEMBER_ADDED = "member_added"
    INVITATION_REVOKED = "invitation_revoked"
    ORGANISATION_RENAMED = "organisation_renamed"
    API_KEY_CREATED = "api_key_created"
    API_KEY_REVOKED = "api_key_revoked"
    SECRET_SET = "secret_set"
    SECRET_DELETED = "secret_deleted"
    CALLER_ERASED = "caller_erased"
    CALLER_EXPORTED = "caller_exported"
    CALLS_EXPORTED = "calls_exported"
    POSTBACK_TESTED = "postback_tested"
    RECIPIENT_ADDED = "recipient_added"
    RECIPIENT_REMOVED = "recipient_removed"
    NOTE_DELETED = "note_deleted"


@dataclass(frozen=True)
class SignInSession:
    """A browser in which a user is signed in. `digest` is the SHA-256 of its token; only the browser has the token.

    `client` is the pseudonym of the address, `browser` what the browser says about itself (User-Agent).
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
    """One line of the audit. `email` is what was entered at a sign-in, so it may be nobody's; else it is who did it.

    `organisation_id` is the organisation that it is about; empty: the person alone.
    """

    at: float
    event: SignInEvent
    email: str
    client: str
    details: str = ""
    organisation_id: str = ""


def compute_token_digest(token: str) -> str:
    """The SHA-256 of a random token in hex; only this is stored."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Failures:
    """Failed sign-ins within `FAILURE_WINDOW_SECONDS`: for the e-mail address, from the client, and for the address from it.

    `codes_of_email` are those of them that failed at the code of the second factor.
    """

    of_email: int
    of_client: int
    of_both: int
    codes_of_email: int

    @property
    def are_too_many(self) -> bool:
        """Whether the next sign-in must be rejected without a look at the password."""
        return (
            self.of_both >= MOST_FAILURES_OF_BOTH
            or self.of_client >= MOST_FAILURES_OF_CLIENT
            or self.of_email >= MOST_FAILURES_OF_EMAIL
        )

    @property
    def are_too_many_codes(self) -> bool:
        """Whether the next code must be rejected without a look at it."""
        return self.are_too_many or self.codes_of_email >= MOST_CODE_FAILURES


def make_link(purpose: LinkPurpose, token: str, now: float, **about: Any) -> OneTimeLink:
    """The stored form of a link with this token. `about` are the other fields of `OneTimeLink`."""
    return OneTimeLink(compute_token_digest(token), purpose, now + LINK_SECONDS[purpose], **about)


def write_link(public_url: str, purpose: LinkPurpose, token: str) -> str:
    """The address of a link, which the console serves."""
    return f"{public_url}/console/link/{purpose.value}/{token}"
